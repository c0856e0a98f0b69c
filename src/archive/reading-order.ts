import type { Container } from './container.ts'
import type { Content } from './content.ts'

/** Content, and in which archive it lies. */
type Placed = { readonly container: Container; readonly content: Pick<Content, 'position'> }

/**
 * Indexes of these contents: one archive after the other, and each from front to back. Then many small entries are read
 * with few calls of the operating system (20,000 of 3 kB: 150 instead of 20,000), and a disk need not seek.
 */
export function inReadingOrder(contents: readonly Placed[]): number[] {
  const ranks = new Map<Container, number>()
  for (const { container } of contents) if (!ranks.has(container)) ranks.set(container, ranks.size)
  return contents
    .map((_, index) => index)
    .sort((i, j) => {
      const a = contents[i]!
      const b = contents[j]!
      if (a.container !== b.container) return ranks.get(a.container)! - ranks.get(b.container)!
      return (a.content.position ?? 0) - (b.content.position ?? 0)
    })
}
