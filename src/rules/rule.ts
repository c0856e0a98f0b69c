import type { Expr } from './cel/ast.ts'
import type { RuleSpec } from './rule-spec.ts'

/** A rule of a pack: what its file says, and its id, which is the file's path in the pack without `.yaml`. */
export type Rule = Omit<RuleSpec, 'examples'> & {
  readonly id: string
  /** Left out of the compiled pack that is shipped: nothing at run time needs them. */
  readonly examples?: RuleSpec['examples']
  /** Names of the positive examples, which the compiled pack keeps: what `explain` says the rule is known to find. */
  readonly exampleNames?: readonly string[]
  /** Kinds of objects that its expressions ask for by name, told when the pack is compiled: 0.04 s of 100 rules. */
  readonly resourceKeys?: readonly string[]
  /** By signal, what its pattern needs one of in a line, see `required-literals.ts`; told when the pack is compiled. */
  readonly literals?: Readonly<Record<string, readonly string[]>>
}

/** Rules with every expression they hold already parsed, by its source text; in a compiled pack as JSON of that. */
export type RulePack = {
  readonly name: string
  readonly version: string
  readonly rules: readonly Rule[]
  readonly expressions: ReadonlyMap<string, Expr | string>
}

/** The expression with this source, if the pack has it. */
export function expressionOf({ expressions }: Pick<RulePack, 'expressions'>, source: string): Expr | undefined {
  const expr = expressions.get(source)
  return typeof expr === 'string' ? (JSON.parse(expr) as Expr) : expr
}
