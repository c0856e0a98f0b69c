/** Something wrong with a rule, with the place in its file as a path of keys and, inside a text, as an offset. */
export type RuleFault = {
  path: (string | number)[]
  message: string
  /** The text at the path, as YAML gives it, and where in it. */
  at?: { text: string; offset: number }
}

/** Something wrong with a rule file; line and column count from 1. */
export type RuleFileFault = { path: string; line?: number; column?: number; message: string }
