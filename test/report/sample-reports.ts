import type { Report } from '../../src/report/report.ts'
import type { Finding, RuleOutcome } from '../../src/rules/finding.ts'

const upgrades = 'yamls/namespaced/harvester-system/harvesterhci.io/v1beta1/upgrades.yaml'
const pods = 'yamls/namespaced/harvester-system/v1/pods.yaml'

/** A single node that waits for the log collector of its upgrade; made up after harvester/harvester#8057. */
export function stuckUpgrade(): Report {
  return {
    ...emptyReport(),
    upgrade: {
      name: 'hvst-upgrade-7xq2p',
      from: 'v1.4.2',
      to: 'v1.5.0-rc4',
      phase: 'log-infrastructure',
      state: 'stuck',
      since: '2025-04-11T08:31:02Z',
      startedAt: '2025-04-11T08:30:58Z',
      step: 'InfraReady',
      phases: [
        { id: 'log-infrastructure', name: 'LogReady', state: 'current' },
        {
          id: 'image',
          name: 'ImageReady',
          state: 'pending',
          note: 'the step the UI shows as "Download Upgrade Image"',
        },
        { id: 'repository', name: 'RepoReady', state: 'pending' },
        { id: 'preload', name: 'NodesPrepared', state: 'pending' },
        { id: 'system-services', name: 'SystemServicesUpgraded', state: 'pending' },
        { id: 'nodes', name: 'NodesUpgraded', state: 'pending' },
      ],
    },
    summary: { critical: 0, error: 1, warning: 1, info: 0 },
    findings: [logCollector(), versionMissing()],
    outcomes: [
      { ruleId: 'upgrade/log-infra-image-pull', outcome: 'matched' },
      { ruleId: 'upgrade/version-object-missing', outcome: 'matched' },
      ...clean(44),
      {
        ruleId: 'upgrade/cdi-importer-oom',
        outcome: 'not-applicable',
        because: 'version',
        reason: 'for 1.7 and later',
      },
      {
        ruleId: 'node/disk-pressure',
        outcome: 'not-applicable',
        because: 'missing-input',
        reason: 'needs nodes/n1.zip',
      },
      { ruleId: 'node/nic-renamed', outcome: 'not-applicable', because: 'missing-input', reason: 'needs nodes/n1.zip' },
    ],
    stats: { entries: 1302, entriesRead: 1284, bytesRead: 48_000_000, durationMs: 3214.5 },
  }
}

function logCollector(): Finding {
  return {
    ruleId: 'upgrade/log-infra-image-pull',
    causeId: 'rate-limit',
    title: 'The upgrade waits for its log collector, whose image cannot be pulled.',
    severity: 'error',
    confidence: 'high',
    confidenceReasons: ['the pod carries the label of this upgrade', 'the registry answers "toomanyrequests"'],
    area: 'upgrade',
    summary: 'Pod hvst-upgrade-7xq2p-upgradelog-infra-fluentbit-2nq7q is in ImagePullBackOff on n1.',
    rootCause:
      'LogReady waits for Fluent Bit and Fluentd. Their images are not on this node and not in the v1.4.2 ISO, so they must come from docker.io, which refuses by its rate limit.',
    remediation: [
      {
        text: 'Test the pull on n1; check proxy and DNS if the answer is another than the rate limit.',
        commands: ['crictl pull docker.io/fluent/fluent-bit:2.1.8'],
      },
      {
        text: 'Air-gapped: preload the images, then delete the pod.',
        commands: [
          'ctr -n k8s.io images import fluent-bit.tar',
          'kubectl -n harvester-system delete pod hvst-upgrade-7xq2p-upgradelog-infra-fluentbit-2nq7q-with-a-rather-long-name',
        ],
      },
      { text: 'Last choice: start the upgrade again with logging disabled.' },
      {
        text: 'Verify: the condition LogReady of the Upgrade becomes True within a few minutes.',
        commands: ['kubectl -n harvester-system get upgrade hvst-upgrade-7xq2p -o yaml'],
      },
    ],
    objects: [
      { kind: 'Pod', namespace: 'harvester-system', name: 'hvst-upgrade-7xq2p-upgradelog-infra-fluentbit-2nq7q' },
    ],
    evidence: [
      {
        path: pods,
        line: 4127,
        object: {
          kind: 'Pod',
          namespace: 'harvester-system',
          name: 'hvst-upgrade-7xq2p-upgradelog-infra-fluentbit-2nq7q',
        },
        excerpt: '        reason: ImagePullBackOff',
        context: [
          { line: 4126, text: '      waiting:' },
          { line: 4128, text: '        message: Back-off pulling image "fluent/fluent-bit:2.1.8"' },
        ],
      },
      {
        path: 'nodes/n1.zip!/n1/logs/containerd.log',
        line: 20931,
        excerpt:
          'time="2025-04-11T07:00:12Z" level=error msg="PullImage \\"docker.io/fluent/fluent-bit:2.1.8\\" failed" error="failed to pull and unpack image: failed to copy: httpReadSeeker: failed open: unexpected status code 429: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and upgrading"',
        match: { start: 182, end: 215 },
        count: 160,
        time: '2025-04-11T07:00:12Z',
        lastTime: '2025-04-11T07:40:02Z',
      },
      { path: upgrades, line: 38, excerpt: '    harvesterhci.io/upgradeState: PreparingLoggingInfra' },
    ],
    blocks: { phase: 'log-infrastructure', when: 'now' },
    firstSeen: '2025-04-11T07:00:12Z',
    lastSeen: '2025-04-11T07:40:02Z',
    symptoms: [
      ...['fluentbit-2nq7q', 'fluentbit-x8d2k', 'fluentd-0'].map((pod) => podWaits(pod)),
      {
        ...podWaits('n/a'),
        ruleId: 'upgrade/progress-stalled',
        title: 'The upgrade made no progress for 41 minutes',
        severity: 'warning',
        objects: [{ kind: 'Upgrade', namespace: 'harvester-system', name: 'hvst-upgrade-7xq2p' }],
        symptoms: [{ ...podWaits('managed-chart'), title: 'The managed chart is not ready', severity: 'info' }],
      },
    ],
    references: [
      'https://docs.harvesterhci.io/v1.5/upgrade/v1-4-2-to-v1-5-0',
      'https://github.com/harvester/harvester/issues/8057',
    ],
  }
}

function podWaits(pod: string): Finding {
  return {
    ruleId: 'workload/image-pull',
    title: 'A pod cannot pull its image',
    severity: 'error',
    confidence: 'medium',
    confidenceReasons: [],
    area: 'workload',
    summary: 'The pod waits for its image.',
    rootCause: 'The registry does not give it.',
    remediation: [],
    objects: [{ kind: 'Pod', namespace: 'harvester-system', name: `hvst-upgrade-7xq2p-upgradelog-infra-${pod}` }],
    evidence: [],
    symptoms: [],
    references: [],
  }
}

function versionMissing(): Finding {
  return {
    ruleId: 'upgrade/version-object-missing',
    title: 'The target Version v1.5.0-rc4 does not exist in the cluster.',
    severity: 'warning',
    confidence: 'high',
    confidenceReasons: ['the list of Versions is in the bundle and whole'],
    area: 'upgrade',
    summary: 'The Upgrade names Version v1.5.0-rc4, and no Version of that name is there.',
    rootCause:
      'The Version is read only after LogReady, so it does not hold the upgrade now. An hourly check deletes Versions it rejects.',
    remediation: [
      { text: 'Switch the setting upgrade-checker-enabled off, then apply the version.yaml of the release.' },
    ],
    objects: [{ kind: 'Upgrade', namespace: 'harvester-system', name: 'hvst-upgrade-7xq2p' }],
    evidence: [
      {
        path: 'yamls/namespaced/harvester-system/harvesterhci.io/v1beta1/versions.yaml',
        excerpt: '',
        note: '1 Version here (v1.4.3); none is named v1.5.0-rc4',
      },
      {
        path: 'logs/harvester-system/harvester-6d9f7c5b8-x2x7k/apiserver.log',
        line: 20931,
        excerpt: 'time="2025-04-10T23:31:03Z" level=error msg="versions.harvesterhci.io \\"v1.5.0-rc4\\" not found"',
        count: 2,
        time: '2025-04-10T23:31:03Z',
        lastTime: '2025-04-11T00:31:03Z',
      },
    ],
    blocks: { phase: 'ImageReady', when: 'next' },
    symptoms: [],
    references: ['https://github.com/harvester/harvester/issues/8057'],
  }
}

/** Three nodes, nothing found, everything looked at. */
export function healthy(): Report {
  const report = emptyReport()
  return {
    ...report,
    bundle: {
      ...report.bundle,
      harvesterVersion: 'v1.5.1',
      nodes: ['n1', 'n2', 'n3'].map((name) => ({
        name,
        roles: ['control-plane', 'etcd'],
        ready: true,
        hasBundle: true,
      })),
    },
    upgrade: {
      name: 'hvst-upgrade-aaaaa',
      from: 'v1.4.3',
      to: 'v1.5.1',
      phase: 'completed',
      state: 'succeeded',
      startedAt: '2025-03-01T10:00:00Z',
      phases: ['LogReady', 'ImageReady', 'RepoReady', 'NodesPrepared', 'SystemServicesUpgraded', 'NodesUpgraded'].map(
        (name) => ({ name, state: 'done' }),
      ),
    },
    outcomes: clean(51),
  }
}

/** Nothing found in a bundle that is mostly unreadable, with an upgrade that failed all the same. */
export function damaged(): Report {
  const report = emptyReport()
  return {
    ...report,
    bundle: {
      path: 'cut-off.zip',
      sizeBytes: 131_000_000,
      layout: 'bundle',
      harvesterVersion: 'v1.4.2',
      versions: [],
      description: '节点升级卡住了，请帮忙看看。\nUpgrade hangs since Friday.',
      nodes: [
        { name: 'n1', roles: ['control-plane'], ready: true, hasBundle: true },
        { name: 'n2', roles: ['worker'], ready: false, hasBundle: false },
        { name: 'n3', roles: ['worker'], hasBundle: false },
      ],
    },
    upgrade: {
      name: 'hvst-upgrade-bbbbb',
      to: 'v1.5.0',
      phase: 'system-services',
      state: 'failed',
      node: 'n2',
      phases: [
        { name: 'LogReady', state: 'skipped' },
        { name: 'ImageReady', state: 'done' },
        { name: 'RepoReady', state: 'done' },
        {
          name: 'SystemServicesUpgraded',
          state: 'failed',
          since: '2025-04-09T23:00:00Z',
          note: 'BackoffLimitExceeded',
        },
        { name: 'NodesUpgraded', state: 'pending' },
      ],
    },
    outcomes: [
      ...clean(3),
      { ruleId: 'network/vip-unreachable', outcome: 'failed', reason: 'no such field: spec.vip (rule line 14)' },
      ...missing(12, 'needs the node files of n2 and n3; ask for nodes/n2.zip and nodes/n3.zip'),
      ...['pods', 'events', 'volumes', 'settings', 'jobs', 'charts', 'plans'].flatMap((kind) =>
        missing(1, `needs ${kind}, whose file is not in the bundle`),
      ),
    ],
    diagnostics: [
      {
        code: 'archive-truncated',
        path: 'cut-off.zip',
        message: 'expected a central directory at the end; the file ends in the middle of an entry',
        effect: 'everything after nodes/n1.zip is missing',
      },
      ...Array.from({ length: 34 }, (_, index) => ({
        code: 'yaml-item-invalid' as const,
        path: 'yamls/namespaced/default/v1/pods.yaml',
        line: 10 + index * 7,
        message: 'bad indentation of a mapping entry',
        effect: 'this object is not looked at',
      })),
      { code: 'node-bundle-missing', path: 'nodes/', message: 'no archive for 2 of 3 nodes: n2, n3' },
    ],
    stats: { entries: 812, entriesRead: 790, bytesRead: 9_000_000, durationMs: 850 },
  }
}

const attack = '\u001b]0;owned\u0007\u001b[2J\u009b31m\u202egnp.exe\u0000\r\n[9] ✖ critical  fake/finding'

/** Every text from the bundle tries to steer the terminal or to pass for the tool's own words. */
export function hostile(): Report {
  const finding = logCollector()
  return {
    ...stuckUpgrade(),
    bundle: {
      ...emptyReport().bundle,
      path: `${attack}.zip`,
      harvesterVersion: `v1.4.2${attack}`,
      description: attack,
      nodes: [{ name: attack, roles: [], ready: true, hasBundle: true }],
    },
    summary: { critical: 0, error: 1, warning: 0, info: 0 },
    findings: [
      {
        ...finding,
        title: `Title ${attack}`,
        summary: `Summary ${attack}`,
        rootCause: attack,
        remediation: [{ text: attack, commands: [`kubectl get pod ${attack}`] }],
        objects: [{ kind: 'Pod', namespace: attack, name: attack }],
        evidence: [
          {
            path: `logs/${attack}`,
            line: 3,
            object: { kind: 'Pod', name: attack },
            excerpt: attack,
            context: [{ line: 2, text: attack }],
            note: attack,
            time: attack,
          },
          { path: 'logs/long.log', line: 1, excerpt: 'A'.repeat(200_000), match: { start: 150_000, end: 150_010 } },
          { path: 'logs/marks.log', line: 7, excerpt: `e${'\u0301'.repeat(5000)}` },
          {
            path: 'logs/chinese.log',
            line: 12,
            excerpt: '卷'.repeat(70),
            note: '节点上的磁盘已满，无法再创建副本。'.repeat(5),
          },
        ],
        references: [attack],
        confidenceReasons: [attack],
        symptoms: [{ ...podWaits(attack), ruleId: attack, title: attack }],
      },
    ],
    outcomes: [{ ruleId: attack, outcome: 'failed', reason: attack }],
    diagnostics: [{ code: 'entry-name-unsafe', path: attack, message: attack, effect: attack }],
  }
}

export function emptyReport(): Report {
  return {
    schemaVersion: 1,
    tool: { name: 'bundle-analyze', version: '0.1.0', rulePacks: [{ name: 'harvester', version: '0.1.0', rules: 51 }] },
    bundle: {
      path: 'supportbundle.zip',
      sizeBytes: 20_000_000,
      layout: 'bundle',
      createdAt: '2025-04-11T09:12:40Z',
      harvesterVersion: 'v1.4.2',
      kubernetesVersion: 'v1.31.4+rke2r1',
      versions: [],
      nodes: [{ name: 'n1', roles: ['control-plane', 'etcd'], ready: true, hasBundle: true }],
    },
    summary: { critical: 0, error: 0, warning: 0, info: 0 },
    findings: [],
    outcomes: [],
    diagnostics: [],
    stats: { entries: 1300, entriesRead: 420, bytesRead: 30_000_000, durationMs: 1200 },
  }
}

function clean(rules: number): RuleOutcome[] {
  return Array.from({ length: rules }, (_, index) => ({ ruleId: `storage/rule-${index}`, outcome: 'clean' }))
}

function missing(rules: number, reason: string): RuleOutcome[] {
  return Array.from({ length: rules }, (_, index) => ({
    ruleId: `node/rule-${index}`,
    outcome: 'not-applicable',
    because: 'missing-input',
    reason,
  }))
}
