import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LITERALS } from './bundles/literals.ts'

/** Files `<area>/<name>.yaml` of extra rules, to see what rules cost; each is complete and passes `check-rules`. */
export function paddingRules(logRules: number, resourceRules: number): Map<string, string> {
  if (logRules > LITERALS.length)
    throw new RangeError(`there are ${LITERALS.length} literals, ${logRules} are asked for`)
  const files = new Map<string, string>()
  for (let i = 0; i < logRules; i++) files.set(`bench/log-${i}.yaml`, logRule(i, LITERALS[i]!))
  for (let i = 0; i < resourceRules; i++) files.set(`bench/object-${i}.yaml`, resourceRule(i))
  return files
}

/** The literals of the same log rules, a line each: what `rg -F -f` takes. */
export function literalsFile(logRules: number): string {
  return `${LITERALS.slice(0, logRules).join('\n')}\n`
}

export function writeRules(files: ReadonlyMap<string, string>, directory: string): void {
  for (const [path, text] of files) {
    const file = join(directory, path)
    mkdirSync(join(file, '..'), { recursive: true })
    writeFileSync(file, text)
  }
}

const at = '2025-04-11T09:12:40Z'
const lineTime = '2025-04-11T09:00:00.123456789Z'

/** Every other rule takes the line apart. */
function logRule(number: number, literal: string): string {
  const captures = number % 2 === 0
  const pattern = captures ? `${literal} (?P<what>\\S+) on (?P<place>\\S+): (?P<error>.+)` : literal
  const summary = captures ? '{{ hit.what }} on {{ hit.place }}: {{ hit.error }}' : 'A component says: {{ hit.line }}'
  return `title: Padding ${number} for measurements
area: bench
severity: info
summary: '${summary}'
signals:
  hit:
    log: '*/*/*'
    pattern: '${pattern}'
cause: A line says ${literal}.
remediation:
  - Nothing, this rule is for measurements.
examples:
  positive:
    - name: The line is there
      bundle:
        at: '${at}'
        logs:
          default/app-x/app.log: '${lineTime} ${literal} pvc-1 on node1: context deadline exceeded'
      finds:
        - severity: info
  negative:
    - name: Another line is there
      bundle:
        at: '${at}'
        logs:
          default/app-x/app.log: '${lineTime} all is well'
`
}

const OBJECT_TESTS: [
  resource: string,
  where: string,
  apiVersion: string,
  kind: string,
  namespace: string,
  fields: string,
][] = [
  [
    'volumes.longhorn.io',
    'self.status.robustness == "faulted-NUMBER"',
    'longhorn.io/v1beta2',
    'Volume',
    'longhorn-system',
    'status: { robustness: faulted-NUMBER }',
  ],
  [
    'replicas.longhorn.io',
    'self.spec.failedAt != "" && self.status.port > 20NUMBER',
    'longhorn.io/v1beta2',
    'Replica',
    'longhorn-system',
    "spec: { failedAt: '2025-04-11T09:00:00Z' }, status: { port: 30NUMBER }",
  ],
  [
    'pods',
    'self.status.phase == "Failed" && self.metadata.name.endsWith("-NUMBER")',
    'v1',
    'Pod',
    'default',
    'status: { phase: Failed }',
  ],
  [
    'persistentvolumeclaims',
    'self.status.phase == "Lost" && self.spec.volumeName.contains("NUMBER")',
    'v1',
    'PersistentVolumeClaim',
    'default',
    'status: { phase: Lost }, spec: { volumeName: pvc-NUMBER }',
  ],
]

/** Asks every object of a kind; none in a generated bundle fits. */
function resourceRule(number: number): string {
  const test = OBJECT_TESTS[number % OBJECT_TESTS.length]!.map((text) =>
    text.replaceAll('NUMBER', String(number).padStart(3, '0')),
  )
  const [resource, where, apiVersion, kind, namespace, fields] = test
  const name = `broken-${String(number).padStart(3, '0')}`
  return `title: Padding of objects ${number} for measurements
area: bench
severity: info
summary: '{{ object.metadata.name }} is not well.'
signals:
  object:
    resource: ${resource}
    where: '${where}'
for: object
cause: An object has a state that it should not have.
remediation:
  - Nothing, this rule is for measurements.
examples:
  positive:
    - name: It is broken
      bundle:
        at: '${at}'
        objects:
          - { apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: ${name}, namespace: ${namespace} }, ${fields} }
      finds:
        - severity: info
  negative:
    - name: It is well
      bundle:
        at: '${at}'
`
}
