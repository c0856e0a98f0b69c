import { isAnalyzerError } from '../../src/errors.ts'
import { evaluationError } from '../../src/rules/cel/faults.ts'
import { check, compile, Environment, EvaluationFault, evaluate, parse } from '../../src/rules/cel/index.ts'
import { toCelValue } from '../../src/rules/cel/native.ts'
import { must, mustBeDocumented } from './failure.ts'

const self = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'pod', namespace: 'default', labels: { app: 'x' }, creationTimestamp: '2025-04-11T09:12:40Z' },
  spec: { nodeName: 'node1', containers: [{ name: 'c', image: 'x:1', resources: { limits: { memory: '1Gi' } } }] },
  status: {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'False', reason: null }],
    restarts: 3n,
    ratio: 1.5,
  },
  items: [1n, 2n, 'a', null, true, [], {}],
}
const variables = { self, pod: self, upgrade: self, line: 'a line', family: 'dns' }
const known = new Environment({ variables: new Map(Object.keys(variables).map((name) => [name, 'dyn' as const])) })

/** An expression is refused with a place, fails with a reason, or has a value; strictly and as rules evaluate it. */
export function checkCel(source: string): string {
  try {
    const expr = parse(source)
    check(expr, known)
    tolerant(source)
  } catch (error) {
    mustBeDocumented(error, ['expression-invalid', 'expression-failed'])
    return (error as { code: string }).code
  }
  try {
    evaluate(source, variables)
    return 'value'
  } catch (error) {
    mustBeDocumented(error, ['expression-invalid', 'expression-failed'])
    if (isAnalyzerError(error) && error.position) {
      const { line, column } = error.position
      must(line >= 1 && column >= 1, 'position', () => `${line}:${column}`)
    }
    return (error as { code: string }).code
  }
}

function tolerant(source: string): void {
  const values = new Map(Object.entries(variables).map(([name, value]) => [name, toCelValue(value)]))
  try {
    compile(parse(source), known, { tolerant: true })(values)
  } catch (error) {
    if (isAnalyzerError(error) || error instanceof EvaluationFault) return
    // A TypeError would be one of ours.
    mustBeDocumented(evaluationError(error), ['expression-failed'])
  }
}
