import { z } from 'zod'
import { confidences, severities } from './finding.ts'
import { signalSources } from './signal-sources.ts'

/** A CEL expression; see docs/reference/expressions.md for the variables and functions. */
const expression = z.string().min(1)
/** Text with `{{ expression }}` in it. */
const template = z.string().min(1)
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)])
const duration = z.string().regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'expected a duration such as 90s, 10m, 1h or 2d')
const identifier = z.string().regex(/^[a-z][a-zA-Z0-9]*$/, 'expected a camelCase name')

const eventQuery = z.strictObject({
  reason: oneOrMore(z.string()).optional().describe('Reason of the event, such as FailedMount'),
  type: z.enum(['Warning', 'Normal']).optional(),
  object: oneOrMore(z.string()).optional().describe('Kind of the object that the event is about'),
})

/** Anything else would be a glob that no log fits. */
const threeParts = /^[^/]+\/[^/]+\/[^/]+$/

/** One named query on one source. Exactly one of the source fields is set. */
export const signalSchema = z
  .strictObject({
    resource: z
      .string()
      .optional()
      .describe('Kind of resource, as kubectl takes it: pods, jobs.batch, volumes.longhorn.io'),
    event: eventQuery.optional().describe('Kubernetes events'),
    log: oneOrMore(z.string().regex(threeParts, 'expected <namespace>/<pod>/<container>, in which * stops at /'))
      .optional()
      .describe('Pod logs: <namespace>/<pod>/<container>, each with * as a wildcard'),
    nodeLog: oneOrMore(z.string())
      .optional()
      .describe('Logs of the nodes themselves: kernel, rke2-server, kubelet, containerd, …'),
    nodeFile: oneOrMore(z.string())
      .optional()
      .describe('Other files of the nodes, such as configs/oem/*.yaml or scc/ntp.txt; lines without a time'),
    setting: z.string().optional().describe('A Harvester setting by name'),
    alert: oneOrMore(z.string()).optional().describe('A Prometheus alert by alertname'),
    upgrade: z.literal('latest').optional().describe('The newest upgrade, as phase, step and state'),
    tail: z
      .strictObject({
        namespace: expression,
        pod: expression,
        container: expression,
        previous: z.boolean().default(false),
        lines: z.int().min(1).max(50).default(3),
      })
      .optional()
      .describe("The last words of one container's log; line is the last of them that tells of an error, or the last"),
    namespace: oneOrMore(z.string()).optional().describe('Only objects or events of these namespaces'),
    pattern: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Regular expression (RE2) a line or an event message has to match; named groups are fields of the match',
      ),
    contains: oneOrMore(z.string().min(1)).optional().describe('Texts that all have to be in the line'),
    where: expression.optional().describe('Condition on a candidate, which is called self'),
    within: z
      .string()
      .regex(
        /^(any|\d+(\.\d+)?(ms|s|m|h|d)( (before|after|around) [a-z][a-zA-Z0-9]*)?)$/,
        "expected any, a duration such as 1h, or '10m before <signal>'",
      )
      .optional()
      .describe('Which time counts: the last 24h before collection if not set; any; or relative to another signal'),
    count: z.int().min(1).optional().describe('At least so many occurrences'),
    per: duration.optional().describe('With count: so many occurrences inside some stretch of this length'),
    previous: z
      .enum(['include', 'exclude', 'only'])
      .optional()
      .describe('Logs of the previous instance of a container'),
    expect: z.literal('none').optional().describe('The absence of any match is the signal'),
    optional: z.boolean().optional().describe('The rule can match without it'),
    show: z.array(expression).optional().describe('Fields whose lines are the evidence; the object itself if not set'),
    note: template.optional().describe('What this proves'),
  })
  .superRefine((signal, context) => {
    const set = signalSources.filter((source) => signal[source] !== undefined)
    if (set.length !== 1) {
      const found = set.length === 0 ? 'none' : set.join(' and ')
      context.addIssue({
        code: 'custom',
        message: `expected exactly one of ${signalSources.join(', ')}; found ${found}`,
      })
    }
    if ((signal.log ?? signal.nodeLog ?? signal.nodeFile) !== undefined && !signal.pattern && !signal.contains) {
      context.addIssue({ code: 'custom', message: 'a log or file signal needs a pattern or contains' })
    }
    if (signal.per !== undefined && signal.count === undefined) {
      context.addIssue({ code: 'custom', message: 'per needs count' })
    }
  })

const remediationSchema = z.union([
  template,
  z.strictObject({ text: template, commands: z.array(template).optional(), when: expression.optional() }),
])

const causeSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  when: expression.optional().describe('Without it the cause always fits: the fallback, which has to be the last'),
  title: template.optional(),
  severity: z.enum(severities).optional(),
  confidence: z.enum(confidences).optional().describe('Never more than this; what it is follows from the evidence'),
  cause: template,
  remediation: z.array(remediationSchema).min(1).optional(),
  references: z.array(z.string()).optional(),
  blocks: z.enum(['now', 'next']).optional(),
})

const explainsSchema = z.strictObject({
  rule: oneOrMore(z.string()).describe('Rule ids; * at the end as a wildcard'),
  cause: oneOrMore(z.string()).optional().describe('Only findings with these causes'),
  by: z.enum(['same-object', 'related', 'same-node', 'bundle']).describe('How the symptom is tied to the cause'),
  when: expression.optional().describe('Condition on this finding under which the tie holds'),
  within: duration
    .optional()
    .describe('The symptom begins no earlier than the cause and no later than so long after it'),
})

/** What an example bundle is made of: objects, logs and node files on a healthy background. */
const exampleBundleSchema = z.looseObject({
  at: z.string().optional(),
  harvester: z.string().optional(),
  kubernetes: z.string().optional(),
})

const exampleSchema = z.strictObject({
  name: z.string().min(1),
  bundle: exampleBundleSchema,
  finds: z
    .array(
      z.strictObject({
        cause: z.string().optional(),
        severity: z.enum(severities).optional(),
        confidence: z.enum(confidences).optional(),
        object: z.string().optional().describe('Kind [namespace/]name of the primary object'),
        mentions: z.array(z.string()).optional().describe('Texts that have to be in the finding'),
        evidence: z.array(z.string()).optional().describe('path:line, or path, that have to be among the evidence'),
      }),
    )
    .optional(),
  outcome: z.enum(['matched', 'clean', 'not-applicable']).optional(),
  missing: z.string().optional().describe('For not-applicable: what has to be named as missing'),
  alsoFinds: z.array(z.string()).optional().describe('Other rules that match as well, and rightly so'),
})

export const ruleSchema = z
  .strictObject({
    title: template.describe('One sentence: the fault that is seen'),
    area: z.string().regex(/^[a-z][a-z0-9-]*$/),
    severity: z.enum(severities),
    status: z.enum(['stable', 'draft', 'deprecated']).default('stable'),
    replacedBy: z.string().optional(),
    affects: z
      .strictObject({
        harvester: z.string().optional().describe('Semver range'),
        side: z
          .enum(['source', 'target', 'current'])
          .optional()
          .describe('Of an upgrade: whose release carries the fault'),
        kubernetes: z.string().optional(),
        longhorn: z.string().optional(),
      })
      .optional(),
    references: z.array(z.string()).default([]),
    summary: template.describe('What happened, for someone who sees only this'),
    signals: z.record(identifier, signalSchema),
    let: z.record(identifier, expression).optional().describe('Named values, in order'),
    when: expression
      .optional()
      .describe('What has to hold beside: all signals that are not optional match in any case'),
    for: identifier.optional().describe('The signal whose matches make a finding each'),
    groupBy: expression.optional().describe('Matches with the same value share one finding'),
    since: expression.optional().describe('When it began, where the evidence itself does not tell: a time'),
    objects: z.array(expression).optional().describe('Objects concerned beside the one of "for"'),
    exceptions: z.array(z.strictObject({ name: z.string(), when: expression, reason: z.string() })).optional(),
    cause: template.optional().describe('For a rule with one cause'),
    remediation: z.array(remediationSchema).min(1).optional(),
    causes: z.array(causeSchema).min(1).optional(),
    blocks: z
      .strictObject({ phase: z.string(), when: z.enum(['now', 'next']).default('now') })
      .optional()
      .describe('Phase of an upgrade that this holds up; a template, * for the current one'),
    explains: z.array(explainsSchema).optional(),
    examples: z.strictObject({ positive: z.array(exampleSchema).min(1), negative: z.array(exampleSchema).min(1) }),
  })
  .superRefine((rule, context) => {
    const issue = (message: string, path: (string | number)[]): void =>
      context.addIssue({ code: 'custom', message, path })
    if (rule.for !== undefined && rule.signals[rule.for] === undefined) issue(`no signal is named ${rule.for}`, ['for'])
    if ((rule.cause === undefined) === (rule.causes === undefined)) issue('expected either cause or causes', ['causes'])
    for (const [i, cause] of (rule.causes ?? []).entries()) {
      if (cause.when === undefined && i < rule.causes!.length - 1)
        issue('only the last cause may be without when', ['causes', i])
      if (cause.remediation === undefined && rule.remediation === undefined)
        issue('expected a remediation here or on the rule', ['causes', i])
    }
    if (rule.cause !== undefined && rule.remediation === undefined) issue('expected a remediation', ['remediation'])
    for (const name of Object.keys(rule.let ?? {})) {
      if (rule.signals[name] !== undefined) issue(`${name} is already the name of a signal`, ['let', name])
    }
  })

/** JSON Schema (draft 2020-12) of a rule file, for editors. */
export function ruleJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(ruleSchema, { io: 'input' }) as Record<string, unknown>
}
