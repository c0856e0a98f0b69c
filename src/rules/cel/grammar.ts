import { EmbeddedActionsParser, type IOrAlt, type IToken, type ParserMethod, type TokenType } from 'chevrotain'
import type { Expr, MapEntry, MessageField } from './ast.ts'
import { qualifiedName } from './ast.ts'
import { type ChainOperator, foldChain } from './binary-chain.ts'
import * as token from './lexer.ts'
import { doubleLiteral, integerLiteral, LiteralFault, textLiteral, unsignedLiteral } from './literals.ts'
import { expandGlobalMacro, expandMemberMacro, MacroFault } from './macros.ts'

export const MAX_NESTING = 250

type Arguments = Expr[]

/** The grammar of CEL. Rules nest expression -> unary -> member; binary operators are folded afterwards. */
export class CelGrammar extends EmbeddedActionsParser {
  #nesting = 0
  /** The minus before the literal that is read now. */
  #minus: IToken | undefined
  /** Made once, since the grammar passes here for every operand. */
  #primaries: IOrAlt<Expr>[] | undefined
  readonly expression: ParserMethod<[], Expr>
  readonly #unary: ParserMethod<[], Expr>
  readonly #member: ParserMethod<[IToken | undefined], Expr>

  constructor(validate: boolean) {
    super(token.tokens, { maxLookahead: 1, recoveryEnabled: false, skipValidations: !validate })
    this.#member = this.RULE('member', (minus?: IToken) => this.#parseMember(minus))
    this.#unary = this.RULE('unary', () => this.#parseUnary())
    this.expression = this.RULE('expression', () => this.#parseExpression())
    this.performSelfAnalysis()
  }

  /** Sets the tokens to parse; the parser is used again for every expression. */
  begin(tokens: IToken[]): void {
    this.input = tokens
    this.#nesting = 0
  }

  #parseExpression(): Expr {
    this.ACTION(() => {
      this.#nesting += 1
      if (this.#nesting > MAX_NESTING) {
        throw new MacroFault(`expression is nested more than ${MAX_NESTING} deep`, this.LA(1).startOffset)
      }
    })
    const operands: Expr[] = [this.SUBRULE(this.#unary)]
    const operators: ChainOperator[] = []
    this.MANY(() => {
      const operator = this.CONSUME(token.BinaryOperator)
      operators.push({ text: operator.image as ChainOperator['text'], at: operator.startOffset })
      operands.push(this.SUBRULE2(this.#unary))
    })
    let result: Expr = this.ACTION(() => foldChain(operands, operators))
    this.OPTION(() => {
      const question = this.CONSUME(token.Question)
      const yes = this.SUBRULE(this.expression)
      this.CONSUME(token.Colon)
      const no = this.SUBRULE2(this.expression)
      result = { kind: 'conditional', at: question.startOffset, test: result, yes, no }
    })
    this.ACTION(() => {
      this.#nesting -= 1
    })
    return result
  }

  #parseUnary(): Expr {
    const operators: IToken[] = []
    this.MANY(() => {
      operators.push(this.OR([{ ALT: () => this.CONSUME(token.Bang) }, { ALT: () => this.CONSUME(token.Minus) }]))
    })
    // The minus before a number is part of the literal, or the least integer could not be written.
    const minus = this.ACTION(() => {
      const next = this.LA(1).tokenType
      const number = next === token.IntLiteral || next === token.FloatLiteral
      return number && operators[operators.length - 1]?.tokenType === token.Minus ? operators.pop() : undefined
    })
    let result = this.SUBRULE(this.#member, { ARGS: [minus] })
    this.ACTION(() => {
      for (const operator of operators.reverse()) {
        const at = operator.startOffset
        result = { kind: 'unary', at, operator: operator.image as '!' | '-', operand: result }
      }
    })
    return result
  }

  #parseMember(minus: IToken | undefined): Expr {
    let result = this.#parsePrimary(minus)
    this.MANY(() => {
      this.OR([
        {
          ALT: () => {
            result = this.#parseSelection(result)
          },
        },
        {
          ALT: () => {
            result = this.#parseIndex(result)
          },
        },
        {
          ALT: () => {
            result = this.#parseMessage(result)
          },
        },
      ])
    })
    return result
  }

  #parsePrimary(minus: IToken | undefined): Expr {
    this.#minus = minus
    this.#primaries ??= this.#primaryAlternatives()
    return this.OR1(this.#primaries)
  }

  #primaryAlternatives(): IOrAlt<Expr>[] {
    return [
      { ALT: () => this.#parseName() },
      { ALT: () => this.#parseGroup() },
      { ALT: () => this.#parseList() },
      { ALT: () => this.#parseMap() },
      { ALT: () => this.#literal(this.CONSUME(token.StringLiteral), (t) => textLiteral(t.image, t.startOffset)) },
      {
        ALT: () =>
          this.#literal(this.CONSUME(token.IntLiteral), (t) =>
            integerLiteral(t.image, this.#minus !== undefined, this.#minus?.startOffset ?? t.startOffset),
          ),
      },
      { ALT: () => this.#literal(this.CONSUME(token.UintLiteral), (t) => unsignedLiteral(t.image, t.startOffset)) },
      {
        ALT: () =>
          this.#literal(this.CONSUME(token.FloatLiteral), (t) => {
            const literal = doubleLiteral(t.image, this.#minus?.startOffset ?? t.startOffset)
            // JSON has no -0, so a zero keeps its minus as an operator.
            if (this.#minus === undefined || literal.kind !== 'double') return literal
            if (literal.value === 0) return { kind: 'unary', at: literal.at, operator: '-', operand: literal }
            return { ...literal, value: -literal.value }
          }),
      },
      { ALT: () => this.#literal(this.CONSUME(token.True), (t) => ({ kind: 'bool', at: t.startOffset, value: true })) },
      {
        ALT: () => this.#literal(this.CONSUME(token.False), (t) => ({ kind: 'bool', at: t.startOffset, value: false })),
      },
      { ALT: () => this.#literal(this.CONSUME(token.Null), (t) => ({ kind: 'null', at: t.startOffset })) },
    ]
  }

  #literal(found: IToken, make: (found: IToken) => Expr): Expr {
    return this.ACTION(() => {
      try {
        return make(found)
      } catch (error) {
        if (error instanceof LiteralFault) throw new MacroFault(error.message, found.startOffset + error.offset)
        throw error
      }
    })
  }

  #parseGroup(): Expr {
    this.CONSUME(token.LeftParen)
    const inner = this.SUBRULE(this.expression)
    this.CONSUME(token.RightParen)
    return inner
  }

  /** An identifier, perhaps with a dot before it, or a call of a global function. */
  #parseName(): Expr {
    const dot = this.OPTION1(() => this.CONSUME(token.Dot))
    const name = this.CONSUME(token.Identifier)
    const args = this.OPTION2(() => this.#parseArguments(2))
    return this.ACTION(() => {
      const at = name.startOffset
      const absolute = dot === undefined ? {} : { absolute: true as const }
      if (args !== undefined) {
        const macro = dot === undefined ? expandGlobalMacro(name.image, args) : undefined
        return macro ?? { kind: 'call', at, name: name.image, ...absolute, args }
      }
      if (token.reservedWords.has(name.image)) throw new MacroFault(`'${name.image}' is a reserved word`, at)
      return { kind: 'ident', at, name: name.image, ...absolute }
    })
  }

  #parseArguments(place: 2 | 3): Arguments {
    const args: Expr[] = []
    const list = (): void => {
      args.push(place === 2 ? this.SUBRULE3(this.expression) : this.SUBRULE4(this.expression))
    }
    if (place === 2) {
      this.CONSUME2(token.LeftParen)
      this.MANY_SEP2({ SEP: token.Comma, DEF: list })
      this.CONSUME2(token.RightParen)
    } else {
      this.CONSUME3(token.LeftParen)
      this.MANY_SEP3({ SEP: token.Comma, DEF: list })
      this.CONSUME3(token.RightParen)
    }
    return args
  }

  #parseSelection(target: Expr): Expr {
    this.CONSUME4(token.Dot)
    const optional = this.OPTION4(() => this.CONSUME4(token.Question))
    const name = this.OR4([
      { ALT: () => this.CONSUME4(token.Identifier) },
      { ALT: () => this.CONSUME4(token.EscapedIdentifier) },
    ])
    const args = this.OPTION5(() => this.#parseArguments(3))
    return this.ACTION(() => {
      const at = name.startOffset
      const escaped = name.tokenType === token.EscapedIdentifier
      const field = escaped ? name.image.slice(1, -1) : name.image
      if (args === undefined) {
        return { kind: 'select', at, target, field, ...(optional === undefined ? {} : { optional: true as const }) }
      }
      if (escaped || optional !== undefined) throw new MacroFault('a method needs a plain name', at)
      return expandMemberMacro(target, field, args, at) ?? { kind: 'call', at, name: field, target, args }
    })
  }

  #parseIndex(target: Expr): Expr {
    const bracket = this.CONSUME5(token.LeftBracket)
    const optional = this.OPTION6(() => this.CONSUME5(token.Question))
    const key = this.SUBRULE5(this.expression)
    this.CONSUME5(token.RightBracket)
    const mark = optional === undefined ? {} : { optional: true as const }
    return { kind: 'index', at: bracket.startOffset, target, key, ...mark }
  }

  #parseMessage(target: Expr): Expr {
    const brace = this.CONSUME6(token.LeftBrace)
    const fields: MessageField[] = []
    this.MANY6(() => {
      const optional = this.OPTION7(() => this.CONSUME6(token.Question))
      const name = this.OR6([
        { ALT: () => this.CONSUME6(token.Identifier) },
        { ALT: () => this.CONSUME6(token.EscapedIdentifier) },
      ])
      this.CONSUME6(token.Colon)
      const value = this.SUBRULE6(this.expression)
      this.ACTION(() => {
        const field = name.image.replaceAll('`', '')
        fields.push({ field, value, ...(optional === undefined ? {} : { optional: true as const }) })
      })
      this.#comma(token.RightBrace, 6)
    })
    this.CONSUME6(token.RightBrace)
    return this.ACTION(() => {
      const type = qualifiedName(target)
      if (type === undefined) throw new MacroFault("'{' must follow the name of a type", brace.startOffset)
      return { kind: 'message', at: target.at, type, fields }
    })
  }

  #parseList(): Expr {
    const bracket = this.CONSUME7(token.LeftBracket)
    const elements: Expr[] = []
    const optional: number[] = []
    this.MANY7(() => {
      if (this.OPTION8(() => this.CONSUME7(token.Question)) !== undefined) optional.push(elements.length)
      elements.push(this.SUBRULE7(this.expression))
      this.#comma(token.RightBracket, 7)
    })
    this.CONSUME7(token.RightBracket)
    return { kind: 'list', at: bracket.startOffset, elements, ...(optional.length === 0 ? {} : { optional }) }
  }

  #parseMap(): Expr {
    const brace = this.CONSUME8(token.LeftBrace)
    const entries: MapEntry[] = []
    this.MANY8(() => {
      const optional = this.OPTION9(() => this.CONSUME8(token.Question))
      const key = this.SUBRULE8(this.expression)
      this.CONSUME8(token.Colon)
      const value = this.SUBRULE9(this.expression)
      entries.push({ key, value, ...(optional === undefined ? {} : { optional: true as const }) })
      this.#comma(token.RightBrace, 8)
    })
    this.CONSUME8(token.RightBrace)
    return { kind: 'map', at: brace.startOffset, entries }
  }

  /** The comma after an element: needed before another one, allowed at the end. */
  #comma(end: TokenType, place: 6 | 7 | 8): void {
    this.option(10 + place, () => this.consume(10 + place, token.Comma))
    this.ACTION(() => {
      const comma = this.LA(0).tokenType === token.Comma
      const next = this.LA(1)
      if (!comma && next.tokenType !== end) throw new MacroFault(unexpected(next), next.startOffset)
    })
  }
}

/** "unexpected …" for a token that does not fit. */
export function unexpected(found: IToken): string {
  if (found.image === '' || found.image === undefined) return 'unexpected end of the expression'
  return `unexpected ${JSON.stringify(found.image.slice(0, 40))}`
}
