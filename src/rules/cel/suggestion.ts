/** The name most like the one written, if it is like enough to be a slip. */
export function suggest(written: string, names: Iterable<string>): string | undefined {
  const allowed = written.length <= 3 ? 1 : written.length <= 7 ? 2 : 3
  let best: string | undefined
  let least = allowed + 1
  for (const name of names) {
    if (Math.abs(name.length - written.length) >= least) continue
    const distance = name.toLowerCase() === written.toLowerCase() ? 0.5 : editDistance(written, name)
    if (distance < least) {
      least = distance
      best = name
    }
  }
  return best
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other. */
export function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2]! + 1)
      current.push(cost)
    }
    before = previous
    previous = current
  }
  return previous[b.length]!
}
