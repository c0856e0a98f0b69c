import { expectTypeOf, it } from 'vitest'
import type { z } from 'zod'
import type { RuleSpec } from '../../src/rules/rule-spec.ts'
import type { ruleSchema } from '../../src/rules/schema.ts'

it('says what the schema accepts, field by field (checked by the compiler)', () => {
  expectTypeOf<RuleSpec>().toEqualTypeOf<z.output<typeof ruleSchema>>()
})
