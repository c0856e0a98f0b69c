import { AnalyzerError } from '../errors.ts'
import type { RulePackInfo } from './analyzer.ts'
import { didYouMean } from './did-you-mean.ts'

/** @throws AnalyzerError bad-argument where a word is neither the id of a rule nor an area. */
export function checkSelection(words: readonly string[], option: string, packs: readonly RulePackInfo[]): void {
  const known = new Set(packs.flatMap((pack) => pack.rules.flatMap((rule) => [rule.id, rule.area])))
  for (const word of words) if (!known.has(word)) throw unknownName(option, 'rule or area', word, known)
}

export function unknownName(where: string, what: string, word: string, known: Iterable<string>): AnalyzerError {
  const near = didYouMean(word, known)
  const hint = near === undefined ? 'bundle-analyze rules lists them' : `did you mean ${near}?`
  return new AnalyzerError('bad-argument', `${where}: there is no ${what} ${word}`, { hint })
}
