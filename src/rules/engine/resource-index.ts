import type { Bundle } from '../../model/bundle.ts'
import { fieldAt, type Resource } from '../../model/resource.ts'
import type { ResourceKey } from '../../model/resource-key.ts'
import { viewOf } from '../bindings/object-view.ts'
import type { CelValue } from '../cel/values.ts'
import type { CompiledNarrowing, ExpressionTable } from '../expressions.ts'
import type { Scope } from './run-context.ts'

/** Fewer objects than these are asked one by one. */
const worthIndexing = 32

/** A field over all objects of a kind: which objects have which value. Numbers are positions in the kind's list. */
type Column = {
  readonly byValue: ReadonlyMap<unknown, readonly number[]>
  /** Objects where the field is a map or a list. */
  readonly others: readonly number[]
}

/**
 * Finds the objects for which a condition can hold. Of a condition such as `self.status.phase == "Failed" && …`, that part
 * is evaluated once for each value that the field has anywhere, and only objects with a fitting value are asked for the
 * rest. A field is read once for all rules: 75 conditions on each of four kinds, over 48,000 replicas among others, took
 * 7 s one by one.
 */
export class ResourceIndex {
  readonly #bundle: Pick<Bundle, 'list'>
  readonly #expressions: ExpressionTable
  readonly #columns = new Map<ResourceKey, Map<string, Column>>()

  constructor(bundle: Pick<Bundle, 'list'>, expressions: ExpressionTable) {
    this.#bundle = bundle
    this.#expressions = expressions
  }

  /** Objects of a kind, in the order of its list; those left out do not fulfil the condition. */
  candidates(key: ResourceKey, where: string | undefined, scope: Scope): readonly Resource[] {
    const all = this.#bundle.list(key)
    if (where === undefined || all.length < worthIndexing) return all
    let best: readonly number[] | undefined
    for (const narrowing of this.#expressions.narrowings(where)) {
      const rows = this.#rows(key, all, narrowing, scope)
      if (rows !== undefined && rows.length < (best?.length ?? all.length)) best = rows
      if (best?.length === 0) break
    }
    return best === undefined ? all : best.map((row) => all[row]!)
  }

  /** In ascending order; `undefined` where asking would cost as much as asking all objects. */
  #rows(
    key: ResourceKey,
    all: readonly Resource[],
    { path, holds, equals }: CompiledNarrowing,
    scope: Scope,
  ): readonly number[] | undefined {
    const column = this.#column(key, all, path)
    const value = equals && expected(equals, scope)
    if (typeof value === 'string') return inOrder([column.byValue.get(value) ?? [], column.others])
    if (column.byValue.size > all.length / 4) return undefined
    const inner = new Map(scope)
    const fitting = [...column.byValue.values()].filter((rows) => {
      inner.set('self', viewOf(all[rows[0]!]!))
      return mayHold(holds, inner)
    })
    return inOrder([...fitting, column.others])
  }

  #column(key: ResourceKey, all: readonly Resource[], path: readonly string[]): Column {
    let columns = this.#columns.get(key)
    if (!columns) {
      columns = new Map()
      this.#columns.set(key, columns)
    }
    const name = path.join('\0')
    let column = columns.get(name)
    if (!column) {
      column = readColumn(all, path)
      columns.set(name, column)
    }
    return column
  }
}

function readColumn(all: readonly Resource[], path: readonly string[]): Column {
  const byValue = new Map<unknown, number[]>()
  const others: number[] = []
  for (const [row, { value }] of all.entries()) {
    const found = fieldAt(value, path)
    if (typeof found === 'object' && found !== null) others.push(row)
    else {
      const rows = byValue.get(found)
      if (rows) rows.push(row)
      else byValue.set(found, [row])
    }
  }
  return { byValue, others }
}

function inOrder(lists: readonly (readonly number[])[]): readonly number[] {
  const filled = lists.filter((list) => list.length > 0)
  if (filled.length <= 1) return filled[0] ?? []
  return filled.flat().sort((a, b) => a - b)
}

/** A part that cannot be evaluated decides nothing: the whole condition tells the fault, if it matters. */
function mayHold(holds: (scope: Scope) => boolean, scope: Scope): boolean {
  try {
    return holds(scope)
  } catch {
    return true
  }
}

function expected(equals: (scope: Scope) => CelValue, scope: Scope): CelValue | undefined {
  try {
    return equals(scope)
  } catch {
    return undefined
  }
}
