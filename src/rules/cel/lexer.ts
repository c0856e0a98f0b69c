import { createToken, Lexer, type TokenType } from 'chevrotain'

/** Words that are identifiers to no expression, though they may be field and method names. */
export const reservedWords: ReadonlySet<string> = new Set([
  ...['as', 'break', 'const', 'continue', 'else', 'for', 'function', 'if', 'import', 'let', 'loop'],
  ...['package', 'namespace', 'return', 'var', 'void', 'while'],
])

const symbol = (name: string, text: string): TokenType => createToken({ name, pattern: text })
/** Stands for any binary operator in the grammar, which folds them by precedence afterwards. */
export const BinaryOperator = createToken({ name: 'BinaryOperator', pattern: Lexer.NA })
const operator = (name: string, text: string): TokenType =>
  createToken({ name, pattern: text, categories: BinaryOperator })

export const WhiteSpace = createToken({ name: 'WhiteSpace', pattern: /[\t\n\f\r ]+/, group: Lexer.SKIPPED })
export const Comment = createToken({ name: 'Comment', pattern: /\/\/[^\n\r]*/, group: Lexer.SKIPPED })

/** Triple quoted forms come first, since `''` alone is a string too. */
const STRING_PATTERN =
  /[bB]?(?:[rR](?:"""[\s\S]*?"""|'''[\s\S]*?'''|"[^"\n\r]*"|'[^'\n\r]*')|"""(?:[^\\]|\\[\s\S])*?"""|'''(?:[^\\]|\\[\s\S])*?'''|"(?:[^"\\\n\r]|\\[^\n\r])*"|'(?:[^'\\\n\r]|\\[^\n\r])*')/
export const StringLiteral = createToken({
  name: 'StringLiteral',
  pattern: STRING_PATTERN,
  start_chars_hint: ['b', 'B', 'r', 'R', '"', "'"],
})
export const FloatLiteral = createToken({
  name: 'FloatLiteral',
  pattern: /(?:\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+|\.\d+(?:[eE][+-]?\d+)?)/,
})
export const UintLiteral = createToken({ name: 'UintLiteral', pattern: /(?:0x[\da-fA-F]+|\d+)[uU]/ })
export const IntLiteral = createToken({ name: 'IntLiteral', pattern: /0x[\da-fA-F]+|\d+/ })
export const EscapedIdentifier = createToken({ name: 'EscapedIdentifier', pattern: /`[\w./ -]+`/ })
export const Identifier = createToken({ name: 'Identifier', pattern: /[_a-zA-Z]\w*/ })

const keyword = (name: string, text: string): TokenType => createToken({ name, pattern: text, longer_alt: Identifier })

export const True = keyword('True', 'true')
export const False = keyword('False', 'false')
export const Null = keyword('Null', 'null')
export const In = createToken({ name: 'In', pattern: 'in', longer_alt: Identifier, categories: BinaryOperator })

export const Or = operator('Or', '||')
export const And = operator('And', '&&')
export const Equal = operator('Equal', '==')
export const NotEqual = operator('NotEqual', '!=')
export const LessEqual = operator('LessEqual', '<=')
export const GreaterEqual = operator('GreaterEqual', '>=')
export const Less = operator('Less', '<')
export const Greater = operator('Greater', '>')
export const Plus = operator('Plus', '+')
export const Minus = operator('Minus', '-')
export const Star = operator('Star', '*')
export const Slash = operator('Slash', '/')
export const Percent = operator('Percent', '%')
export const Bang = symbol('Bang', '!')
export const Question = symbol('Question', '?')
export const Colon = symbol('Colon', ':')
export const Comma = symbol('Comma', ',')
export const Dot = symbol('Dot', '.')
export const LeftParen = symbol('LeftParen', '(')
export const RightParen = symbol('RightParen', ')')
export const LeftBracket = symbol('LeftBracket', '[')
export const RightBracket = symbol('RightBracket', ']')
export const LeftBrace = symbol('LeftBrace', '{')
export const RightBrace = symbol('RightBrace', '}')

/** Order matters: of two tokens that match, the one listed first wins. */
export const tokens: TokenType[] = [
  BinaryOperator,
  ...[WhiteSpace, Comment, StringLiteral, FloatLiteral, UintLiteral, IntLiteral, EscapedIdentifier],
  ...[True, False, Null, In, Identifier],
  ...[Or, And, Equal, NotEqual, LessEqual, GreaterEqual, Less, Greater, Plus, Minus, Star, Slash, Percent, Bang],
  ...[Question, Colon, Comma, Dot, LeftParen, RightParen, LeftBracket, RightBracket, LeftBrace, RightBrace],
]

/** Stops at the first character that belongs to no token: trying on is quadratic for hostile input. */
export function createLexer(validate: boolean): Lexer {
  return new Lexer(tokens, {
    positionTracking: 'onlyOffset',
    recoveryEnabled: false,
    skipValidations: !validate,
    ensureOptimizations: false,
  })
}
