import { parentPort } from 'node:worker_threads'
import { type Batch, packBatch } from './pack-batch.ts'

parentPort?.on('message', (batch: Batch) => parentPort?.postMessage(packBatch(batch)))
