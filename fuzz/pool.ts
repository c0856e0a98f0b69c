import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Case } from './cases.ts'
import type { Answer } from './child.ts'

const script = fileURLToPath(new URL('child.ts', import.meta.url))

export type Bounds = { readonly seconds: number; readonly growthBytes: number }

/** A process that tries cases. It is ended and started anew when a case takes too long, too much memory, or ends it. */
export class Tester {
  readonly #bundles: readonly string[]
  readonly #bounds: Bounds
  #child: ChildProcess | undefined

  constructor(bundles: readonly string[], bounds: Bounds) {
    this.#bundles = bundles
    this.#bounds = bounds
  }

  async start(): Promise<void> {
    const execArgv = ['--import', 'tsx', '--max-old-space-size=1500']
    const child = fork(script, [...this.#bundles], { execArgv, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] })
    let errors = ''
    child.stderr!.on('data', (chunk) => {
      errors = `${errors}${chunk}`.slice(-4000)
    })
    await new Promise<void>((resolve, reject) => {
      child.once('message', () => resolve())
      child.once('exit', () => reject(new Error(`the testing process does not start: ${errors}`)))
    })
    this.#child = child
  }

  async try(one: Case): Promise<Answer> {
    if (this.#child === undefined) await this.start()
    const child = this.#child!
    const started = performance.now()
    const failed = (kind: string, message: string): Answer => {
      return { ms: performance.now() - started, peakBytes: 0, grownBytes: 0, failure: { kind, message } }
    }
    let errors = ''
    const onErrors = (chunk: Buffer): void => {
      errors = `${errors}${chunk}`.slice(-2000)
    }
    child.stderr!.on('data', onErrors)
    const answer = await new Promise<Answer>((resolve) => {
      const late = (): void => resolve(failed('hang', `no end after ${this.#bounds.seconds} s`))
      const timer = setTimeout(late, this.#bounds.seconds * 1000)
      const end = (result: Answer): void => {
        clearTimeout(timer)
        child.removeAllListeners('message')
        child.removeAllListeners('exit')
        resolve(result)
      }
      child.once('message', (result) => end(result as Answer))
      child.once('exit', (code, signal) => end(failed('crash', `the process ended (${code ?? signal}): ${errors}`)))
      child.send(one)
    })
    child.stderr!.off('data', onErrors)
    const bounded = this.#bounded(answer)
    if (['hang', 'crash', 'memory'].includes(bounded.failure?.kind ?? '')) this.stop()
    return bounded
  }

  #bounded(answer: Answer): Answer {
    if (answer.failure !== undefined || answer.grownBytes <= this.#bounds.growthBytes) return answer
    const message = `${Math.round(answer.grownBytes / 1e6)} MB more than before`
    return { ...answer, failure: { kind: 'memory', message } }
  }

  stop(): void {
    this.#child?.removeAllListeners()
    this.#child?.kill('SIGKILL')
    this.#child = undefined
  }
}
