const TIMED_LINE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[-+]\d\d:\d\d)( |$)/

/**
 * A container log as the kubelet returns it with timestamps: lines that have none get one, a second apart, the last
 * one minute before `at`.
 */
export function withLogTimes(text: string, at: string): string {
  if (text === '') return ''
  const lines = text.replace(/\n$/, '').split('\n')
  const last = Date.parse(at) - 60_000
  const timed = lines.map((line, i) => {
    if (TIMED_LINE.test(line)) return line
    const time = new Date(last - (lines.length - 1 - i) * 1000).toISOString().replace('.000Z', '')
    return `${time}.${String(100_000_000 + ((i * 7_654_321) % 800_000_000)).padStart(9, '0')}Z ${line}`
  })
  return `${timed.join('\n')}\n`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** journalctl time: `short-precise` since support-bundle-kit v0.0.39, `short` before; neither has year or zone. */
export function journalTime(time: string, precise: boolean): string {
  const date = new Date(time)
  const clock = date.toISOString().slice(11, 19)
  const day = String(date.getUTCDate()).padStart(2, '0')
  return `${MONTHS[date.getUTCMonth()] ?? ''} ${day} ${clock}${precise ? '.123456' : ''}`
}

/** klog header time, `mmdd hh:mm:ss.uuuuuu`. */
export function klogTime(time: string): string {
  const iso = new Date(time).toISOString()
  return `${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 19)}.123456`
}
