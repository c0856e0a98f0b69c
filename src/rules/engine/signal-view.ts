import { timestampOf } from '../bindings/cel-time.ts'
import { SignalView } from '../bindings/record-view.ts'
import type { SignalResult } from '../match.ts'

/** What expressions see under a signal's name. */
export function signalView(result: SignalResult): SignalView {
  return new SignalView({
    matched: result.matched,
    items: result.matches.map((m) => m.view),
    count: result.count,
    first: timestampOf(result.first),
    last: timestampOf(result.last),
  })
}
