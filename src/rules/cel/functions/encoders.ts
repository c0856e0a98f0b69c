import { type FunctionDeclaration, functionGroup } from '../declaration.ts'
import { EvaluationFault } from '../faults.ts'

const { func } = functionGroup('Encodings')

function decodeBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw new EvaluationFault('not base64')
  return new Uint8Array(Buffer.from(text, 'base64'))
}

export const encoderFunctions: readonly FunctionDeclaration[] = [
  func('base64.encode', ['bytes'], 'string', 'The base64 of bytes.', "base64.encode(b'hello')", (_, bytes) =>
    Buffer.from(bytes).toString('base64'),
  ),
  func(
    'base64.decode',
    ['string'],
    'bytes',
    'The bytes that base64 stands for, with or without padding.',
    "base64.decode('aGVsbG8=')",
    (_, text) => decodeBase64(text),
  ),
]
