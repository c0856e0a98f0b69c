import { type CodeText, diagnosticTexts, errorTexts } from './code-texts.ts'
import { generatedMark, markdown, type Page } from './page.ts'

const source = 'scripts/docs/code-texts.ts'

export function diagnosticsPage(): Page {
  return {
    path: 'docs/reference/diagnostics.md',
    content: markdown([
      '# Diagnostics',
      generatedMark(source),
      'A diagnostic says that a part of the input could not be analyzed, or that a limit was hit. The report is made all the same; they are in `report.diagnostics` with `code`, `path`, `line`, `message` and `effect`. Faults that leave no report are [errors](errors.md).',
      ...sections(diagnosticTexts),
    ]),
  }
}

export function errorsPage(): Page {
  return {
    path: 'docs/reference/errors.md',
    content: markdown([
      '# Errors',
      generatedMark(source),
      'The library throws `AnalyzerError` alone, with `code`, `message`, `hint` and, for rules and expressions, `position`. The command prints one line to standard error and ends with 2 (130 when interrupted). Whatever still leaves a report is a [diagnostic](diagnostics.md).',
      ...sections(errorTexts),
    ]),
  }
}

function sections(texts: Record<string, CodeText>): string[] {
  return Object.entries(texts).flatMap(([code, { meaning, effect, action }]) => [
    `## ${code}`,
    meaning,
    `- Effect: ${effect}\n- What to do: ${action}`,
  ])
}
