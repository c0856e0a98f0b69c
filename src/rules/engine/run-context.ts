import type { Bundle } from '../../model/bundle.ts'
import type { ObjectGraph } from '../../model/graph.ts'
import type { UpgradeState } from '../../model/upgrade.ts'
import type { PrometheusAlert } from '../../parsers/alerts.ts'
import type { CelValue } from '../cel/values.ts'
import type { ExpressionTable } from '../expressions.ts'
import type { PatternHits } from '../scan/hits.ts'
import type { ScanRequest } from '../scan/log-scan.ts'
import type { LogPlace } from '../signals/log-files.ts'
import type { KnownVersions } from './version-gate.ts'

/** Names and what they stand for while a rule is evaluated. */
export type Scope = ReadonlyMap<string, CelValue>

/** Everything rules may ask while one bundle is diagnosed. */
export type RunContext = {
  readonly bundle: Bundle
  readonly graph: ObjectGraph
  readonly upgrade: UpgradeState | undefined
  readonly versions: KnownVersions
  readonly alerts: readonly PrometheusAlert[] | undefined
  readonly expressions: ExpressionTable
  /** Variables that every expression sees. */
  readonly globals: Scope
  /** Filled by the scan; empty before. */
  readonly hits: Map<ScanRequest, PatternHits>
  readonly places: ReadonlyMap<string, LogPlace>
  /** The bundle's time in milliseconds. */
  readonly now: number | undefined
  readonly signal: AbortSignal | undefined
}
