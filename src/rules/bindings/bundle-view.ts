import type { Bundle } from '../../model/bundle.ts'
import type { KnownVersions } from '../engine/version-gate.ts'
import { timestampOf } from './cel-time.ts'
import { RecordView } from './record-view.ts'

/** The variable `bundle` of every rule: when it was collected, and the versions of its cluster. */
export function bundleView(bundle: Bundle, versions: KnownVersions): RecordView {
  return new RecordView('bundle', {
    createdAt: timestampOf(bundle.createdAt),
    harvester: versions.harvester ?? null,
    kubernetes: versions.kubernetes ?? null,
    longhorn: versions.longhorn ?? null,
    kubevirt: versions.kubevirt ?? null,
    rancher: versions.rancher ?? null,
    description: bundle.metadata.issueDescription ?? null,
  })
}
