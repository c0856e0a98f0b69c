import type { KindName } from './yaml-text.ts'

export type BundleSize = {
  nodes: number
  /** Bulk YAML, all kinds; 0: only `items`. */
  yamlBytes: number
  /** So many of some kinds. */
  items?: Partial<Record<KindName, number>>
  logBytes: number
  logFiles: number
  largestLog: number
  /** Logs in one node zip. */
  nodeBytes: number
}

const MB = 1e6

/** By name, for the command line; all bytes uncompressed. */
export const SIZES: Readonly<Record<string, BundleSize>> = {
  // For tests.
  tiny: { nodes: 3, yamlBytes: 0.3 * MB, logBytes: 0.6 * MB, logFiles: 11, largestLog: 0.2 * MB, nodeBytes: 0.05 * MB },
  small: { nodes: 3, yamlBytes: 6 * MB, logBytes: 17 * MB, logFiles: 22, largestLog: 2 * MB, nodeBytes: 1 * MB },
  medium: { nodes: 3, yamlBytes: 40 * MB, logBytes: 165 * MB, logFiles: 44, largestLog: 16 * MB, nodeBytes: 15 * MB },
  large: { nodes: 3, yamlBytes: 150 * MB, logBytes: 1200 * MB, logFiles: 66, largestLog: 64 * MB, nodeBytes: 40 * MB },
  huge: { nodes: 9, yamlBytes: 400 * MB, logBytes: 5400 * MB, logFiles: 220, largestLog: 64 * MB, nodeBytes: 60 * MB },
  many: { nodes: 3, yamlBytes: 2 * MB, logBytes: 60 * MB, logFiles: 20_000, largestLog: 3000, nodeBytes: 0.3 * MB },
  giant: { nodes: 1, yamlBytes: 2 * MB, logBytes: 1000 * MB, logFiles: 1, largestLog: 1000 * MB, nodeBytes: 1 * MB },
  objects: {
    nodes: 9,
    yamlBytes: 0,
    items: { leanReplicas: 48_000, volumes: 16_000, events: 15_000, eventsTwin: 15_000 },
    logBytes: 5 * MB,
    logFiles: 22,
    largestLog: 1 * MB,
    nodeBytes: 0.3 * MB,
  },
}
