import { setImmediate } from 'node:timers/promises'
import { AnalyzerError } from '../errors.ts'

/** Work between two turns of the event loop: short enough for a spinner or an abort to come through. */
const sliceMilliseconds = 50

/** Lets the event loop run now and then during synchronous work, and notices an abort. */
export class Pacer {
  #since = performance.now()

  /** True when it is time to {@link rest}. */
  get due(): boolean {
    return performance.now() - this.#since > sliceMilliseconds
  }

  async rest(signal?: AbortSignal): Promise<void> {
    await setImmediate()
    this.#since = performance.now()
    throwIfAborted(signal)
  }
}

export function throwIfAborted(signal?: AbortSignal): void {
  if (signal?.aborted) {
    throw new AnalyzerError('aborted', 'Reading the bundle was stopped before its end', { cause: signal.reason })
  }
}
