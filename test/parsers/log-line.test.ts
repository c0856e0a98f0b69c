import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type LogLine, parseLogLine, stripControl } from '../../src/parsers/log-line.ts'

const reference = Date.parse('2026-01-02T03:05:00Z')
const at = (iso: string): number => Date.parse(iso)

describe('parseLogLine', () => {
  const cases: readonly [string, string, Partial<LogLine>][] = [
    [
      'klog',
      'I0102 02:51:40.680208       1 leaderelection.go:253] successfully acquired lease kube-system/lb',
      {
        format: 'klog',
        level: 'info',
        time: at('2026-01-02T02:51:40.680Z') + 0.208,
        source: 'leaderelection.go:253',
        message: 'successfully acquired lease kube-system/lb',
      },
    ],
    [
      'klog, structured',
      'E1019 22:17:30.552298       7 main.go:230] "Creating \\"API\\" client" host="https://10.43.0.1:443" err="a b"',
      {
        format: 'klog',
        level: 'error',
        time: at('2025-10-19T22:17:30.552Z') + 0.298,
        message: 'Creating "API" client',
        fields: new Map([
          ['host', 'https://10.43.0.1:443'],
          ['err', 'a b'],
        ]),
      },
    ],
    ['klog, warning', 'W0102 03:00:00.2 8 warnings.go:70] v1 is deprecated', { format: 'klog', level: 'warning' }],
    [
      'logrus',
      'time="2022-03-06T22:51:40Z" level=info msg="Starting \\"node\\" disk manager" node=n1',
      { format: 'logrus', level: 'info', time: at('2022-03-06T22:51:40Z'), message: 'Starting "node" disk manager' },
    ],
    [
      'logrus of Longhorn 1.5, with file',
      'time="2024-01-12T13:46:13Z" level=warning msg="x" func="c.Run" file="snapshot_controller.go:269" controller=a',
      { format: 'logrus', level: 'warning', source: 'snapshot_controller.go:269' },
    ],
    [
      'containerd',
      'time="2020-10-29T15:05:56.005293759+01:00" level=fatal msg="StopPodSandbox for \\"4ae2\\""',
      { format: 'logrus', level: 'fatal', time: at('2020-10-29T14:05:56.005Z') + 0.293 },
    ],
    [
      'Rancher',
      "2025/04/04 08:28:30 [ERROR] error syncing 'x': not found, requeuing",
      {
        format: 'rancher',
        level: 'error',
        time: at('2025-04-04T08:28:30Z'),
        message: "error syncing 'x': not found, requeuing",
      },
    ],
    [
      'KubeVirt',
      '{"component":"virt-controller","level":"info","msg":"STARTING","pos":"informers.go:264","timestamp":"2022-03-06T22:53:45.221687Z","n":1}',
      {
        format: 'kubevirt-json',
        level: 'info',
        component: 'virt-controller',
        source: 'informers.go:264',
        message: 'STARTING',
        time: at('2022-03-06T22:53:45.221Z') + 0.687,
      },
    ],
    [
      'etcd',
      '{"level":"warn","ts":"2022-09-21T09:20:50.269Z","caller":"etcdserver/util.go:166","msg":"apply request took too long","took":"121ms","ok":true}',
      { format: 'zap-json', level: 'warning', source: 'etcdserver/util.go:166', time: at('2022-09-21T09:20:50.269Z') },
    ],
    [
      'etcd, zone without colon',
      '{"level":"error","ts":"2025-10-14T21:25:24.123000+0100","msg":"x"}',
      { format: 'zap-json', level: 'error', time: at('2025-10-14T20:25:24.123Z') },
    ],
    [
      'zap, seconds',
      '{"level":"info","ts":1650000000.5,"logger":"ctl","msg":"x"}',
      { format: 'zap-json', component: 'ctl', time: 1650000000500 },
    ],
    [
      'access log',
      '10.52.0.57 - - [22/Mar/2022:17:13:23 +0200] "GET /v1/volumes/pvc-1 HTTP/1.1" 404 0 "" "Go-http-client/1.1"',
      {
        format: 'nginx-access',
        time: at('2022-03-22T15:13:23Z'),
        fields: new Map([
          ['client', '10.52.0.57'],
          ['request', 'GET /v1/volumes/pvc-1 HTTP/1.1'],
          ['status', '404'],
          ['bytes', '0'],
        ]),
      },
    ],
    [
      'nginx error log',
      '2022/03/06 22:51:38 [warn] 1#1: duplicate MIME type "text/html"',
      { format: 'nginx-error', level: 'warning', message: '1#1: duplicate MIME type "text/html"' },
    ],
    [
      'calico',
      '2024-08-13 15:56:47.234 [INFO][50] felix/config_params.go 635: Parsing value: false',
      {
        format: 'calico',
        level: 'info',
        source: 'felix/config_params.go:635',
        message: 'Parsing value: false',
        time: at('2024-08-13T15:56:47.234Z'),
      },
    ],
    [
      'Prometheus',
      'level=warn ts=2022-07-27T21:17:17.094Z caller=db.go:676 component=tsdb msg="A lockfile" file=/prometheus/lock',
      { format: 'logfmt', level: 'warning', component: 'tsdb', source: 'db.go:676', message: 'A lockfile' },
    ],
    [
      'Prometheus, other order',
      'ts=2022-07-27T21:17:17Z level=error err="no space"',
      { format: 'logfmt', message: 'no space' },
    ],
    ['helm trace', '+ helm_v3 upgrade --set-string a=b rke2-canal', { format: 'plain' }],
    [
      'fluentd',
      '2023-01-01 00:00:00 +0000 [warn]: #0 failed to flush',
      { format: 'fluent', level: 'warning', message: 'failed to flush', time: at('2023-01-01T00:00:00Z') },
    ],
    [
      'fluent-bit',
      '[2023/01/01 00:00:00] [ warn] [engine] failed to flush chunk',
      { format: 'fluent', level: 'warning', component: 'engine', message: 'failed to flush chunk' },
    ],
    [
      'instance manager',
      '[pvc-23-e-4b] time="2022-03-06T22:52:48Z" level=error msg="Opening: 10.52.0.44:10000"',
      { format: 'bracketed', component: 'pvc-23-e-4b', level: 'error', message: 'Opening: 10.52.0.44:10000' },
    ],
    ['instance manager, plain', '[pvc-23-e-4b] tgtd is running', { format: 'bracketed', message: 'tgtd is running' }],
    ['CoreDNS', '[ERROR] plugin/errors: 2 a. A: i/o timeout', { format: 'bracketed', level: 'error' }],
    [
      'journal around another format',
      'Jan 02 02:59:58.001234 node1 rke2[2322]: time="2026-01-02T02:59:58Z" level=error msg="error syncing"',
      {
        format: 'journal',
        component: 'rke2',
        level: 'error',
        message: 'error syncing',
        time: at('2026-01-02T02:59:58.001Z') + 0.234,
      },
    ],
    [
      'journal, kernel',
      'Feb 20 13:46:53 dev kernel: sd 15:0:0:1: rejecting I/O to offline device',
      { format: 'journal', component: 'kernel', message: 'sd 15:0:0:1: rejecting I/O to offline device' },
    ],
    ['colours', '\u001b[36mINFO\u001b[0m[0001] hello\r', { format: 'plain', message: 'INFO[0001] hello' }],
    ['empty', '', { format: 'plain', message: '' }],
    ['JSON that is no log', '{"a":1}', { format: 'plain', message: '{"a":1}' }],
    ['JSON that is cut', '{"level":"warn","ts":', { format: 'plain' }],
  ]
  test.each(cases)('%s', (_, line, expected) => {
    const { time, ...rest } = expected
    const parsed = parseLogLine(line, { reference })
    expect(parsed).toMatchObject(rest)
    if (time !== undefined) expect(parsed.time).toBeCloseTo(time, 2)
  })

  test('without a reference, times without a year are not told', () => {
    expect(parseLogLine('I0102 02:51:40.680208 1 a.go:1] x').time).toBeUndefined()
    expect(parseLogLine('Jan 02 02:51:40 n kernel: x').time).toBeUndefined()
  })

  test('a line of megabytes keeps its whole text', () => {
    const line = `time="2026-01-02T00:00:00Z" level=error msg="${'x'.repeat(2_000_000)}"`
    expect(parseLogLine(line)).toMatchObject({ level: 'error', message: line })
  })

  test('any line has a message, and what is taken out of it is control codes only', () => {
    const piece = fc.constantFrom(
      'time="',
      'level=',
      'msg="',
      '\\',
      '"',
      '[',
      ']',
      '{',
      '"msg":',
      'I0102 03:04:05.6 1 a.go:1] ',
      '2026-01-02 03:04:05',
      ' ',
      '\u001b[1m',
      'Jan 02 03:04:05',
      ' n kernel: ',
      '=',
      '-',
      '10.0.0.1 - - [',
      '\0',
      '+0000',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 12 }), (pieces) => {
        const parsed = parseLogLine(pieces.join(''), { reference })
        expect(typeof parsed.message).toBe('string')
        if (parsed.format === 'plain') expect(parsed.message).toBe(stripControl(pieces.join('')))
        if (parsed.time !== undefined) expect(Number.isFinite(parsed.time)).toBe(true)
      }),
    )
  })
})
