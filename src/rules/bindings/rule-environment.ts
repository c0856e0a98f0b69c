import type { Declared } from '../cel/declaration.ts'
import { Environment } from '../cel/environment.ts'
import { type ModelContext, modelFunctions } from './model-functions.ts'

/** Fields of the variable `bundle`. */
export const bundleFields: Readonly<Record<string, Declared>> = {
  createdAt: 'timestamp',
  harvester: 'string',
  kubernetes: 'string',
  longhorn: 'string',
  kubevirt: 'string',
  rancher: 'string',
  description: 'string',
}

/** What every rule's expressions may use: CEL's functions, those of the model, and the variable `bundle`. */
export function ruleEnvironment(context?: ModelContext): Environment {
  return new Environment({
    variables: { bundle: { struct: 'bundle', fields: bundleFields } },
    functions: modelFunctions(context),
  })
}
