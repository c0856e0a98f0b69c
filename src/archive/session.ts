import { AnalyzerError } from '../errors.ts'
import type { Session } from './container.ts'
import { DiagnosticLog } from './diagnostic-log.ts'
import { InflaterPool } from './inflater-pool.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { Pacer } from './pacer.ts'

/** What one archive begins with. @throws AnalyzerError bad-argument for a limit that there is not */
export function newSession({ limits = {}, signal }: { limits?: Partial<Limits>; signal?: AbortSignal }): Session {
  for (const [name, value] of Object.entries(limits)) {
    if (!Object.hasOwn(defaultLimits, name) || typeof value !== 'number' || !(value >= 0)) {
      throw new AnalyzerError('bad-argument', `limits: "${name}" with the value ${value} is not one of them`, {
        hint: `The limits are ${Object.keys(defaultLimits).join(', ')}; each is a number from 0 up.`,
      })
    }
  }
  return {
    limits: { ...defaultLimits, ...limits },
    pacer: new Pacer(),
    counters: { bytesDelivered: 0, bytesHeld: 0, bytesDense: 0, entriesListed: 0 },
    log: new DiagnosticLog(),
    pool: new InflaterPool(),
    signal,
    sources: [],
  }
}
