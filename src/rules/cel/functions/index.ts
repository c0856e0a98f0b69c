import type { FunctionDeclaration } from '../declaration.ts'
import { conversionFunctions } from './conversions.ts'
import { coreFunctions } from './core.ts'
import { encoderFunctions } from './encoders.ts'
import { listFunctions } from './lists.ts'
import { mathFunctions } from './math.ts'
import { networkFunctions } from './network.ts'
import { optionalFunctions } from './optionals.ts'
import { quantityFunctions } from './quantity.ts'
import { regexFunctions } from './regex.ts'
import { semverFunctions } from './semver.ts'
import { setFunctions } from './sets.ts'
import { stringFunctions } from './strings.ts'
import { timeFunctions } from './time.ts'
import { urlFunctions } from './url.ts'

/** The functions every environment has. */
export const standardFunctions: readonly FunctionDeclaration[] = [
  ...[...coreFunctions, ...conversionFunctions, ...stringFunctions, ...regexFunctions, ...listFunctions],
  ...[...setFunctions, ...mathFunctions, ...timeFunctions, ...optionalFunctions, ...encoderFunctions],
  ...[...networkFunctions, ...quantityFunctions, ...semverFunctions, ...urlFunctions],
]
