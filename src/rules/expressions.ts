import { ObjectGraph } from '../model/graph.ts'
import { canonicalKey, type ResourceKey } from '../model/resource-key.ts'
import { type Expr, freeVariables, walk } from './cel/ast.ts'
import { compile, compileCondition, compileReference, type Reference } from './cel/compile.ts'
import type { Environment } from './cel/environment.ts'
import type { CelValue } from './cel/values.ts'
import { describeValue } from './describe-value.ts'
import { type Quotes, quotesAfter, shellWords } from './engine/command-template.ts'
import { narrowingsOf } from './engine/narrowing.ts'
import { neverHolds } from './engine/never-holds.ts'
import { parseTemplate, templateExpressions } from './engine/template.ts'
import { expressionOf, type Rule } from './rule.ts'
import { ruleTexts } from './rule-texts.ts'

/** Names and what they stand for. */
type Scope = ReadonlyMap<string, CelValue>

/** A {@link Narrowing} ready to be evaluated. */
export type CompiledNarrowing = {
  readonly path: readonly string[]
  readonly holds: (scope: Scope) => boolean
  readonly equals?: (scope: Scope) => CelValue
}

/** Functions of the model that name a kind of resource, which has to be loaded. */
const keyFunctions: ReadonlySet<string> = new Set(['resource', 'resources', 'related'])

/** Functions that walk over objects of other kinds: what they give must not depend on which other rules run. */
const walkedBy: ReadonlyMap<string, readonly ResourceKey[]> = new Map([
  ['owner', ObjectGraph.ownerKeys],
  ['topOwner', ObjectGraph.ownerKeys],
  ['related', ObjectGraph.keys],
  ['nodeOf', ObjectGraph.keys],
])

/**
 * The expressions of the rules, compiled when first used and kept. Expressions come parsed; evaluation is tolerant:
 * what is missing in an object is null, and null is false as a condition and empty as a list.
 */
export class ExpressionTable {
  readonly #parsed: readonly ReadonlyMap<string, Expr | string>[]
  readonly #environment: Environment
  readonly #conditions = new Map<string, (scope: Scope) => boolean>()
  readonly #values = new Map<string, (scope: Scope) => CelValue>()
  readonly #references = new Map<string, (scope: Scope) => Reference>()
  readonly #narrowings = new Map<string, readonly CompiledNarrowing[]>()
  readonly #templates = new Map<string, (scope: Scope) => string>()
  readonly #freeVariables = new Map<string, string[]>()

  /** @param parsed by source, of each pack; as JSON where they come from a compiled one */
  constructor(parsed: readonly ReadonlyMap<string, Expr | string>[], environment: Environment) {
    this.#parsed = parsed
    this.#environment = environment
  }

  condition(source: string): (scope: Scope) => boolean {
    return memo(this.#conditions, source, () => this.#condition(this.#expr(source)))
  }

  /** The parts of a condition that look at one field of `self` each. */
  narrowings(source: string): readonly CompiledNarrowing[] {
    return memo(this.#narrowings, source, () =>
      narrowingsOf(this.#expr(source)).map(({ path, test, equals }) => ({
        path,
        holds: this.#condition(test),
        ...(equals && { equals: this.#value(equals) }),
      })),
    )
  }

  value(source: string): (scope: Scope) => CelValue {
    return memo(this.#values, source, () => this.#value(this.#expr(source)))
  }

  /** The value with the object and key that it was read from. */
  reference(source: string): (scope: Scope) => Reference {
    return memo(this.#references, source, () => {
      const expr = this.#expr(source)
      return compileReference(expr, this.#environmentFor(expr), { tolerant: true })
    })
  }

  text(source: string): (scope: Scope) => string {
    const value = this.value(source)
    return (scope) => describeValue(value(scope))
  }

  /** A template with its expressions filled in. */
  render(template: string): (scope: Scope) => string {
    return memo(this.#templates, template, () => {
      const parts = parseTemplate(template).map((part) =>
        'text' in part ? () => part.text : this.text(part.expression),
      )
      return (scope) =>
        parts
          .map((part) => part(scope))
          .join('')
          .trim()
    })
  }

  /** The same for a command: what comes from the bundle is quoted for the shell, each element of a list by itself. */
  renderCommand(template: string): (scope: Scope) => string {
    return memo(this.#templates, `$ ${template}`, () => {
      let quotes: Quotes = 'none'
      const parts = parseTemplate(template).map((part) => {
        if ('text' in part) {
          quotes = quotesAfter(part.text, quotes)
          return () => part.text
        }
        const value = this.value(part.expression)
        const around = quotes
        return (scope: Scope) => shellWords(textsOf(value(scope)), around)
      })
      return (scope) =>
        parts
          .map((part) => part(scope))
          .join('')
          .trimEnd()
    })
  }

  freeVariables(source: string): readonly string[] {
    return memo(this.#freeVariables, source, () => freeVariables(this.#expr(source)))
  }

  /** See `never-holds.ts`. */
  neverHolds(source: string, isFalse: (name: string) => boolean): boolean {
    return neverHolds(this.#expr(source), isFalse)
  }

  /** Kinds of resources that a rule's expressions ask for by name. */
  resourceKeys(rule: Rule): ResourceKey[] {
    const { expressions, templates } = ruleTexts(rule)
    const sources = [...expressions, ...templates.flatMap(templateExpressions)]
    return [...new Set(sources.flatMap((source) => keysIn(this.#expr(source))))]
  }

  #condition(expr: Expr): (scope: Scope) => boolean {
    return compileCondition(expr, this.#environmentFor(expr), { tolerant: true })
  }

  #value(expr: Expr): (scope: Scope) => CelValue {
    return compile(expr, this.#environmentFor(expr), { tolerant: true })
  }

  #expr(source: string): Expr {
    for (const expressions of this.#parsed) {
      const expr = expressionOf({ expressions }, source)
      if (expr) return expr
    }
    throw new Error(`expression was not parsed: ${source}`)
  }

  /** Every name in the expression is declared: whether it is a known one was checked when the rule was loaded. */
  #environmentFor(expr: Expr): Environment {
    const unknown = freeVariables(expr).filter((name) => this.#environment.resolve(name) === undefined)
    if (unknown.length === 0) return this.#environment
    return this.#environment.extend({ variables: new Map(unknown.map((name) => [name, 'dyn' as const])) })
  }
}

function keysIn(expr: Expr): ResourceKey[] {
  const keys: ResourceKey[] = []
  walk(expr, (node) => {
    if (node.kind !== 'call') return
    keys.push(...(walkedBy.get(node.name) ?? []))
    if (node.name === 'setting') keys.push('settings.harvesterhci.io')
    if (!keyFunctions.has(node.name)) return
    for (const arg of node.args) {
      if (arg.kind === 'string') {
        keys.push(canonicalKey(arg.value))
        break
      }
    }
  })
  return keys
}

function textsOf(value: CelValue): string[] {
  return Array.isArray(value) ? (value as CelValue[]).map(describeValue) : [describeValue(value)]
}

function memo<T>(cache: Map<string, T>, key: string, make: () => T): T {
  let value = cache.get(key)
  if (value === undefined) {
    value = make()
    cache.set(key, value)
  }
  return value
}
