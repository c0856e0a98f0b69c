import type { Lexer } from 'chevrotain'
import { CelGrammar } from './grammar.ts'
import { createLexer } from './lexer.ts'

/** Lets chevrotain check the grammar itself; tests do that once. */
export function createParser(validate: boolean): { lexer: Lexer; grammar: CelGrammar } {
  return { lexer: createLexer(validate), grammar: new CelGrammar(validate) }
}
