import { type BundleValues, type Change, type Changed, withTexts } from './bundle-values.ts'
import { shiftTimes } from './times-in-text.ts'

/** Every time in the bundle moved by the same: past midnight, and into another season and year. */
export const shiftedByHours: Change = (bundle) => shifted(bundle, 13 * 3600)
export const shiftedByDays: Change = (bundle) => shifted(bundle, -200 * 86_400)

function shifted(bundle: BundleValues, seconds: number): Changed {
  const reference = collectedAt(bundle)
  const shift = (text: string): string => shiftTimes(text, seconds, reference)
  return { bundle: withTexts(bundle, shift), renamed: shift }
}

function collectedAt({ texts }: BundleValues): number {
  return Date.parse(/^bundlecreatedat: "?([^"\n]+)/m.exec(texts.get('metadata.yaml') ?? '')?.[1] ?? '')
}
