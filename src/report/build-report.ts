import { mergeDiagnostics } from '../diagnostics.ts'
import type { Bundle } from '../model/bundle.ts'
import { readNodes } from '../model/cluster.ts'
import { collectionHealth } from '../model/health.ts'
import type { UpgradeState } from '../model/upgrade.ts'
import { bestVersion, type VersionFact } from '../model/versions.ts'
import { reportTime } from '../rules/duration.ts'
import { readEvidence } from '../rules/engine/evidence.ts'
import { type Diagnosis, type Severity, severities } from '../rules/finding.ts'
import type { EvidencePointer } from '../rules/match.ts'
import { maskSecrets } from './redact/mask-secrets.ts'
import type { Report, ReportUpgrade, ReportVersion } from './report.ts'

/** What the report says of the program that made it. */
export type ToolInfo = { tool: string; version: string; packs: Report['tool']['rulePacks'] }

/**
 * Puts the facts of a bundle and its diagnosis together; `stats.durationMs` is left at 0 for the caller. Secrets are masked
 * last, in the report itself, so that nothing that is made of it can forget to.
 */
export async function buildReport(bundle: Bundle, diagnosis: Diagnosis, tool: ToolInfo): Promise<Report> {
  const { archive, metadata, createdAt } = bundle
  const facts = diagnosis.versions
  const harvesterVersion = bestVersion(facts, 'harvester')?.version
  const kubernetesVersion = bestVersion(facts, 'kubernetes')?.version
  const description = metadata.issueDescription
  return maskSecrets({
    schemaVersion: 1,
    tool: { name: tool.tool, version: tool.version, rulePacks: tool.packs },
    bundle: {
      path: archive.path,
      sizeBytes: archive.sizeBytes,
      layout: archive.layout,
      ...(createdAt !== undefined && { createdAt: reportTime(createdAt) }),
      ...(harvesterVersion !== undefined && { harvesterVersion }),
      ...(kubernetesVersion !== undefined && { kubernetesVersion }),
      versions: await versionPlaces(bundle, facts),
      nodes: readNodes(bundle).map(({ name, roles, ready, hasBundle }) => ({
        name,
        roles: [...roles],
        ...(ready !== undefined && { ready }),
        hasBundle,
      })),
      ...(description !== undefined && description !== '' && { description }),
    },
    ...(diagnosis.upgrade && { upgrade: describeUpgrade(diagnosis.upgrade) }),
    summary: countSeverities(diagnosis),
    findings: diagnosis.findings,
    outcomes: diagnosis.outcomes,
    diagnostics: mergeDiagnostics([...collectionHealth(bundle), ...bundle.diagnostics, ...diagnosis.diagnostics]),
    stats: { entries: archive.entries.length, ...archive.stats, durationMs: 0 },
  })
}

function countSeverities({ findings }: Diagnosis): Record<Severity, number> {
  const counts = Object.fromEntries(severities.map((s) => [s, 0])) as Record<Severity, number>
  for (const { severity } of findings) counts[severity]++
  return counts
}

async function versionPlaces(bundle: Bundle, facts: readonly VersionFact[]): Promise<ReportVersion[]> {
  const pointers = facts.map(
    (fact): EvidencePointer =>
      fact.position
        ? { kind: 'field', position: fact.position, field: fact.fieldPath ?? [] }
        : { kind: 'text', path: fact.path, text: '' },
  )
  const places = await readEvidence(bundle.archive, pointers)
  return facts.map(({ component, version, path, line }, i) => {
    const at = line ?? places.get(pointers[i]!)?.line
    return { component, version, path, ...(at !== undefined && { line: at }) }
  })
}

function describeUpgrade(upgrade: UpgradeState): ReportUpgrade {
  const { name, from, to, phase, state, since, startedAt, step, node, phases } = upgrade
  return {
    name,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    phase,
    state,
    ...(since !== undefined && { since: reportTime(since) }),
    ...(startedAt !== undefined && { startedAt: reportTime(startedAt) }),
    ...(step !== undefined && { step }),
    ...(node !== undefined && { node }),
    phases: phases.map((p) => ({
      id: p.id,
      name: p.condition,
      state: p.state,
      ...(p.since !== undefined && { since: reportTime(p.since) }),
    })),
  }
}
