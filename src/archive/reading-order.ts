import type { Container } from './container.ts'

/** Where in which archive a content lies. */
export type Placed = { readonly container: Container; readonly position: number }

/**
 * One archive after the other, and each from front to back: then many small entries are read with few calls of the
 * operating system (20,000 of 3 kB: 150 instead of 20,000), and a disk need not seek.
 */
export function inReadingOrder<T extends Placed>(contents: readonly T[]): T[] {
  const ranks = new Map<Container, number>()
  for (const { container } of contents) if (!ranks.has(container)) ranks.set(container, ranks.size)
  const rankOf = ({ container }: Placed): number => ranks.get(container) ?? 0
  return [...contents].sort((a, b) => (a.container === b.container ? a.position - b.position : rankOf(a) - rankOf(b)))
}
