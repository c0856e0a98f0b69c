import { type Change, together } from './bundle-values.ts'
import { otherNulls } from './nulls.ts'
import { renamed } from './renamed.ts'
import { restyled } from './restyled.ts'
import { shiftedByDays, shiftedByHours } from './shifted-times.ts'
import { shuffled } from './shuffled.ts'

/** What may be different about a bundle without any finding being different. */
export const changes: Readonly<Record<string, Change>> = {
  shuffled,
  'shifted by hours': shiftedByHours,
  'shifted by days': shiftedByDays,
  renamed,
  'other nulls': otherNulls,
  restyled,
}

/** All of them at once, in one of the two ways to shift times. */
export const everyChange = (isEven: boolean): Change =>
  together([shuffled, isEven ? shiftedByHours : shiftedByDays, renamed, otherNulls, restyled])
