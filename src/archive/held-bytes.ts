import { type Content, type Fault, type ReadContext, Reading, streamContent } from './content.ts'

/** Up to this size memory is taken at once; beyond it a declared size is believed only as bytes arrive. */
const trustedBytes = 16 * 1024 * 1024

export type HeldBytes = { readonly bytes: Buffer; readonly fault: Fault | undefined }

/** Collects the whole content, at most `mostBytes`; what was readable where it is damaged. */
export async function holdBytes(
  content: Content,
  mostBytes: number,
  context: ReadContext,
  signal?: AbortSignal,
): Promise<HeldBytes> {
  let bytes = Buffer.allocUnsafe(Math.min(content.sizeBytes, trustedBytes, mostBytes))
  let filled = 0
  let isOverLimit = false
  const reading = new Reading(
    (chunk) => {
      const fitting = chunk.subarray(0, mostBytes - filled)
      isOverLimit = fitting.length < chunk.length
      if (filled + fitting.length > bytes.length) bytes = grown(bytes, filled, fitting.length, mostBytes)
      if (!liesAt(fitting, bytes, filled)) bytes.set(fitting, filled)
      filled += fitting.length
      reading.target = bytes
      return !isOverLimit
    },
    context,
    signal,
  )
  reading.target = bytes
  const fault = await streamContent(content, reading)
  const tooLarge: Fault = {
    code: 'entry-too-large',
    message: `only the first ${mostBytes} bytes are held in memory (limit entryBytesInMemory)`,
  }
  return { bytes: bytes.subarray(0, filled), fault: isOverLimit ? tooLarge : fault }
}

/** True if it was put there already, see {@link Reading.target}. */
function liesAt(piece: Uint8Array, bytes: Buffer, offset: number): boolean {
  return piece.buffer === bytes.buffer && piece.byteOffset === bytes.byteOffset + offset
}

function grown(bytes: Buffer, filled: number, more: number, mostBytes: number): Buffer<ArrayBuffer> {
  const larger = Buffer.allocUnsafe(Math.min(mostBytes, Math.max(filled + more, bytes.length * 2)))
  bytes.copy(larger, 0, 0, filled)
  return larger
}
