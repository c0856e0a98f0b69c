import type { Declared, FunctionDeclaration } from './declaration.ts'
import { standardFunctions } from './functions/index.ts'
import { type CelType, standardTypes } from './values.ts'

export type EnvironmentOptions = {
  /** Names an expression may use, with their types; a name may be qualified (`a.b`). */
  variables?: Readonly<Record<string, Declared>> | ReadonlyMap<string, Declared>
  functions?: readonly FunctionDeclaration[]
  /** Namespace in which names are looked up first, as in `com.example`. */
  container?: string
}

type FunctionTable = { global: Map<string, FunctionDeclaration[]>; member: Map<string, FunctionDeclaration[]> }

/** The names an expression may use. Holds the standard library; `extend` adds to it without changing it. */
export class Environment {
  readonly container: string
  readonly #parent: Environment | undefined
  readonly #variables: Map<string, Declared>
  readonly #own: readonly FunctionDeclaration[]
  readonly #table: FunctionTable

  constructor(options: EnvironmentOptions = {}, parent?: Environment) {
    this.container = options.container ?? parent?.container ?? ''
    this.#parent = parent
    const variables = options.variables ?? {}
    this.#variables = new Map(variables instanceof Map ? variables : Object.entries(variables))
    this.#own = parent === undefined ? [...standardFunctions, ...(options.functions ?? [])] : (options.functions ?? [])
    this.#table = tableOf(this.#own)
  }

  extend(options: EnvironmentOptions): Environment {
    return new Environment(options, this)
  }

  variable(name: string): Declared | undefined {
    return this.#variables.get(name) ?? this.#parent?.variable(name)
  }

  variableNames(): string[] {
    return [...this.#variables.keys(), ...(this.#parent?.variableNames() ?? [])]
  }

  typeValue(name: string): CelType | undefined {
    return standardTypes.get(name)
  }

  /** Types that are written with a plain name. */
  typeNames(): string[] {
    return [...standardTypes.keys()].filter((name) => !name.includes('.'))
  }

  /** All overloads of a function by name and style, own ones first; empty when there is none. */
  overloads(name: string, style: 'global' | 'member'): readonly FunctionDeclaration[] {
    const own = this.#table[style].get(name)
    const inherited = this.#parent?.overloads(name, style) ?? []
    return own === undefined ? inherited : [...own, ...inherited]
  }

  /** Every function with its documentation, in order of declaration. */
  functions(): readonly FunctionDeclaration[] {
    return [...(this.#parent?.functions() ?? []), ...this.#own]
  }

  /** A name as the container resolves it: `x.y.name`, `x.name`, `name`. */
  candidates(name: string, absolute = false): string[] {
    if (absolute || this.container === '') return [name]
    const found: string[] = []
    for (let prefix = this.container; prefix !== ''; prefix = prefix.slice(0, Math.max(0, prefix.lastIndexOf('.')))) {
      found.push(`${prefix}.${name}`)
    }
    return [...found, name]
  }

  /** The declared variable or type a name stands for. */
  resolve(name: string, absolute = false): { name: string; declared: Declared; type?: CelType } | undefined {
    for (const candidate of this.candidates(name, absolute)) {
      const declared = this.variable(candidate)
      if (declared !== undefined) return { name: candidate, declared }
      const type = this.typeValue(candidate)
      if (type !== undefined) return { name: candidate, declared: 'type', type }
    }
    return undefined
  }

  /** The global function a name stands for. */
  resolveFunction(name: string, absolute = false): readonly FunctionDeclaration[] {
    for (const candidate of this.candidates(name, absolute)) {
      const found = this.overloads(candidate, 'global')
      if (found.length > 0) return found
    }
    return []
  }
}

function tableOf(functions: readonly FunctionDeclaration[]): FunctionTable {
  const table: FunctionTable = { global: new Map(), member: new Map() }
  for (const declaration of functions) {
    const side = declaration.member === true ? table.member : table.global
    const list = side.get(declaration.name)
    if (list === undefined) side.set(declaration.name, [declaration])
    else list.push(declaration)
  }
  return table
}
