import semver from 'semver'
import type { Rule } from '../../src/rules/rule.ts'
import { code, generatedMark, markdown, markdownTable, type Page } from './page.ts'
import { templateText } from './template-text.ts'

type Side = 'current' | 'source' | 'target'

const sides: readonly { side: Side; heading: (minor: string) => string }[] = [
  { side: 'current', heading: (minor) => `On a cluster of ${minor}` },
  { side: 'source', heading: (minor) => `In an upgrade from ${minor}` },
  { side: 'target', heading: (minor) => `In an upgrade to ${minor}` },
]

/** Which rules are for which version of Harvester, by what the rules say in `affects`; nothing is told from their texts. */
export function versionIndex(rules: readonly Rule[]): Page {
  const ranged = rules.filter((rule) => rule.affects?.harvester !== undefined)
  const minors = minorsOf(ranged)
  const others = rules.filter(({ affects }) => affects?.longhorn !== undefined || affects?.kubernetes !== undefined)
  const general = rules.filter((rule) => rule.affects === undefined)
  return {
    path: 'docs/reference/rules/by-version.md',
    content: markdown([
      '# Rules by version of Harvester',
      generatedMark('rules/'),
      `${general.length} of ${rules.length} rules are for [all versions](#all-versions): they tell by the objects and logs themselves. ${ranged.length} are for some versions of Harvester, and are not run where the bundle shows another one. Of an upgrade it is the source or the target that counts, as the headings say. A range in bold holds for a part of the minor version.`,
      minors.map((minor) => `[${minor}](#${anchor(minor)})`).join(' · '),
      ...minors.flatMap((minor, i) => minorSection(minor, ranged, i === minors.length - 1)),
      ...(others.length === 0
        ? []
        : [
            '## By version of another component',
            markdownTable(
              ['Rule', 'Versions', 'Problem'],
              others.map((rule) => [link(rule), code(otherRange(rule)), templateText(rule.title)]),
            ),
          ]),
      '## All versions',
      [...new Set(general.map(({ area }) => area))]
        .sort()
        .map(
          (area) =>
            `- ${area}: ${general
              .filter((rule) => rule.area === area)
              .map(shortLink)
              .join(', ')}`,
        )
        .join('\n'),
    ]),
  }
}

const link = ({ id }: Rule): string => `[${id}](${id}.md)`
const shortLink = ({ id }: Rule): string => `[${id.slice(id.indexOf('/') + 1)}](${id}.md)`
const anchor = (minor: string): string => minor.replaceAll('.', '')

/** From the first minor version that a range names to the last. */
function minorsOf(rules: readonly Rule[]): string[] {
  const named = rules.flatMap((rule) => [...rule.affects!.harvester!.matchAll(/\b1\.(\d+)/g)].map(([, n]) => Number(n)))
  const first = Math.min(...named)
  return Array.from({ length: Math.max(...named) - first + 1 }, (_, i) => `1.${first + i}`)
}

function minorSection(minor: string, rules: readonly Rule[], isLast: boolean): string[] {
  const concerned = rules.filter((rule) => semver.intersects(rule.affects!.harvester!, `${minor}.x`))
  const tables = sides.flatMap(({ side, heading }) => {
    const found = concerned.filter((rule) => (rule.affects!.side ?? 'current') === side)
    if (found.length === 0) return []
    const rows = found.map((rule) => [link(rule), rule.severity, versionsText(rule, minor), templateText(rule.title)])
    return [`**${heading(minor)}**`, markdownTable(['Rule', 'Severity', 'Versions', 'Problem'], rows)]
  })
  const later = isLast ? ['Later versions as well, where the range has no end.'] : []
  return [`## ${minor}`, ...later, ...(tables.length === 0 ? ['No rule of its own.'] : tables)]
}

/** The range, in bold where it does not hold for all of the minor version. */
function versionsText(rule: Rule, minor: string): string {
  const range = rule.affects!.harvester!
  return semver.subset(`${minor}.x`, range) ? code(range) : `**${range.replaceAll('<', '\\<')}**`
}

function otherRange({ affects }: Rule): string {
  const ranges = [
    ['longhorn', affects?.longhorn],
    ['kubernetes', affects?.kubernetes],
  ]
  return ranges.flatMap(([name, range]) => (range === undefined ? [] : [`${name} ${range}`])).join(', ')
}
