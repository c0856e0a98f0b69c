import type { Bundle } from '../../model/bundle.ts'
import type { ObjectGraph } from '../../model/graph.ts'
import type { UpgradeState } from '../../model/upgrade.ts'
import type { PrometheusAlert } from '../../parsers/alerts.ts'
import type { CelValue } from '../cel/values.ts'
import type { ExpressionTable } from '../expressions.ts'
import type { EventIndex } from '../signals/event-index.ts'
import type { Candidates } from './candidates.ts'
import type { CollectedLogs } from './collect.ts'
import type { ResourceIndex } from './resource-index.ts'
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
  /** Objects by the values of fields. */
  readonly resources: ResourceIndex
  /** Events by reason and message. */
  readonly events: EventIndex
  /** What signals that are no objects could mean. */
  readonly candidates: Candidates
  /** Variables that every expression sees. */
  readonly globals: Scope
  /** What the scan gave; nothing before it. */
  readonly logs: CollectedLogs
  /** The bundle's time in milliseconds. */
  readonly now: number | undefined
  readonly signal: AbortSignal | undefined
}
