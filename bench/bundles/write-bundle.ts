import { closeSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { type Batch, Folders, packBatch } from './pack-batch.ts'
import { type BundlePlan, type EntryPlan, planBundle } from './plan.ts'
import type { BundleSize } from './sizes.ts'
import { itemBytes } from './yaml-text.ts'
import type { ZipMember } from './zip-format.ts'
import { readRange, ZipWriter } from './zip-writer.ts'

const BATCH_BYTES = 8e6

export type WrittenBundle = { zipBytes: number; entries: number; uncompressedBytes: number }

/**
 * Writes a bundle; the same size and seed give the same bytes, however many threads make them (0: this one alone). Holds
 * no file whole but small ones and node zips; what is packed waits beside `out`.
 */
export async function writeBundle(
  size: BundleSize,
  seed: string,
  out: string,
  threads: number,
): Promise<WrittenBundle> {
  const plan = planBundle(size, seed)
  mkdirSync(dirname(out), { recursive: true })
  const scratch = mkdtempSync(`${out}.`)
  try {
    const batches = batchesOf(plan, scratch)
    const packed = threads === 0 ? batches.map(packBatch) : await packOnThreads(batches, threads)
    const whole = join(scratch, 'bundle.zip')
    const written = assemble(plan, batches, packed, whole)
    renameSync(whole, out)
    return { ...written, zipBytes: statSync(out).size }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function batchesOf(plan: BundlePlan, scratch: string): Batch[] {
  const batches: Batch[] = []
  let bytes = Number.POSITIVE_INFINITY
  for (const entry of plan.entries) {
    if (bytes >= BATCH_BYTES) {
      batches.push({ entries: [], partFile: join(scratch, `part-${batches.length}`), top: plan.top, at: plan.at })
      bytes = 0
    }
    batches.at(-1)!.entries.push(entry)
    bytes += estimatedBytes(entry)
  }
  return batches
}

function estimatedBytes(entry: EntryPlan): number {
  if ('files' in entry) return entry.files.reduce((sum, file) => sum + estimatedBytes(file), 0)
  if ('log' in entry.content) return entry.content.log.bytes
  if ('yaml' in entry.content)
    return entry.content.yaml.count * itemBytes(entry.content.yaml.kind, entry.content.yaml.nodes)
  return entry.content.text.length
}

async function packOnThreads(batches: readonly Batch[], threads: number): Promise<ZipMember[][]> {
  const packed: ZipMember[][] = []
  const code = await workerCode()
  let next = 0
  const workOff = async (): Promise<void> => {
    const worker = new Worker(code, { eval: true })
    try {
      while (next < batches.length) {
        const at = next++
        packed[at] = await ask(worker, batches[at]!)
      }
    } finally {
      await worker.terminate()
    }
  }
  await Promise.all(Array.from({ length: Math.min(threads, batches.length) }, workOff))
  return packed
}

/** One script, because Node 20 cannot give a worker the loader that reads TypeScript. */
async function workerCode(): Promise<string> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL('./pack-worker.ts', import.meta.url))],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'error',
    // Only the stories of the tests ask where they are.
    define: { 'import.meta.url': '"file:///"' },
  })
  return result.outputFiles[0]!.text
}

function ask(worker: Worker, batch: Batch): Promise<ZipMember[]> {
  return new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', (members: ZipMember[]) => {
      worker.off('error', reject)
      resolve(members)
    })
    worker.postMessage(batch)
  })
}

function assemble(
  plan: BundlePlan,
  batches: readonly Batch[],
  packed: readonly ZipMember[][],
  out: string,
): Omit<WrittenBundle, 'zipBytes'> {
  const zip = new ZipWriter(out, plan.at)
  const folders = new Folders(zip)
  const written = { entries: 0, uncompressedBytes: 0 }
  for (const [i, batch] of batches.entries()) {
    const part = openSync(batch.partFile, 'r')
    let offset = 0
    for (const member of packed[i]!) {
      folders.before(member.path)
      zip.add(member, readRange(part, offset, member.compressedBytes))
      offset += member.compressedBytes
      written.entries++
      written.uncompressedBytes += member.sizeBytes
    }
    closeSync(part)
    rmSync(batch.partFile)
  }
  zip.finish()
  return written
}
