import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bodyOf, findCommand, parseSupportconfig } from '../../src/parsers/supportconfig.ts'
import { diskHealthOf, filesystemsOf, timeSyncOf } from '../../src/parsers/supportconfig-commands.ts'

const health = `=============
 Supportconfig
#==[ Command ]======================================#
# /usr/bin/uptime
 03:01:00  up 42 days 19:00,  0 users,  load average: 2.10, 2.00, 1.90

#==[ Command ]======================================#
# /usr/bin/df -hT
Filesystem     Type      Size  Used Avail Use% Mounted on
/dev/sda5      ext4      149G   88G   54G  63% /var/lib/rancher
/dev/disk/by-label/a-very-long-name
               ext4      50M   49M     0 100% /run/initramfs/cos state
efivarfs       efivarfs     -     -     -    - /sys/firmware/efi/efivars

#==[ Command ]======================================#
# /usr/bin/df -i
Filesystem      Inodes IUsed IFree IUse% Mounted on
/dev/sda5      9764864  1000  9763   11% /var/lib/rancher

#==[ Configuration File ]===========================#
# /etc/none.conf - File not found

#==[ Verification ]=================================#
#==[ Note ]=========================================#
# last
line without end`

describe('parseSupportconfig', () => {
  const file = parseSupportconfig(health)

  test('sections with kind, title and lines', () => {
    expect(
      file.sections.map(({ kind, title, remark, line, bodyStart, bodyEnd }) => [
        kind,
        title,
        remark,
        line,
        bodyStart,
        bodyEnd,
      ]),
    ).toEqual([
      ['Command', '/usr/bin/uptime', undefined, 3, 5, 6],
      ['Command', '/usr/bin/df -hT', undefined, 7, 9, 14],
      ['Command', '/usr/bin/df -i', undefined, 15, 17, 19],
      ['Configuration File', '/etc/none.conf', 'File not found', 20, 22, 22],
      ['Verification', '', undefined, 23, 24, 24],
      ['Note', 'last', undefined, 24, 26, 27],
    ])
    expect(bodyOf(file, file.sections[5]!)).toEqual(['line without end'])
    expect(findCommand(file, 'uptime')?.line).toBe(3)
    expect(findCommand(file, 'df')).toBeUndefined()
  })

  test('filesystems by space and by inodes', () => {
    expect(filesystemsOf(file, 'df -hT')).toEqual([
      { device: '/dev/sda5', type: 'ext4', mountPoint: '/var/lib/rancher', usedPercent: 63, line: 10 },
      {
        device: '/dev/disk/by-label/a-very-long-name',
        type: 'ext4',
        mountPoint: '/run/initramfs/cos state',
        usedPercent: 100,
        line: 12,
      },
    ])
    expect(filesystemsOf(file, 'df -i')).toEqual([
      { device: '/dev/sda5', mountPoint: '/var/lib/rancher', usedPercent: 11, line: 18 },
    ])
    expect(filesystemsOf(parseSupportconfig(''), 'df -i')).toEqual([])
  })

  test('the clock', () => {
    const ntp = parseSupportconfig(`#==[ Command ]===#
# /usr/bin/chronyc -n tracking
Reference ID    : C0A80001 (192.168.0.1)
System time     : 0.250000000 seconds slow of NTP time
Leap status     : Normal

#==[ Command ]===#
# /usr/bin/timedatectl status
System clock synchronized: no
`)
    expect(timeSyncOf(ntp)).toEqual({
      reference: '192.168.0.1',
      offsetSeconds: -0.25,
      leapStatus: 'Normal',
      synchronized: false,
    })
    expect(
      timeSyncOf(parseSupportconfig('#==[ Command ]===#\n# /usr/bin/chronyc tracking\n506 Cannot talk to daemon\n')),
    ).toEqual({})
  })

  test('disk verdicts', () => {
    const smart = parseSupportconfig(`#==[ Command ]===#
# /usr/sbin/smartctl --all /dev/sda
SMART overall-health self-assessment test result: FAILED!

#==[ Command ]===#
# /usr/sbin/smartctl --all /dev/sdb
SMART Health Status: OK

#==[ Command ]===#
# /usr/sbin/smartctl --all /dev/sdc
Smartctl open device: /dev/sdc failed: Operation not permitted
`)
    expect(diskHealthOf(smart)).toEqual([
      { device: '/dev/sda', passed: false, verdict: 'FAILED!', line: 3 },
      { device: '/dev/sdb', passed: true, verdict: 'OK', line: 7 },
    ])
  })

  test('any text: sections do not overlap', () => {
    const piece = fc.constantFrom(
      '#==[ Command ]===#',
      '# /usr/bin/df -hT',
      '\n',
      '\r\n',
      'x',
      '#==[ ',
      ' ]===#',
      '12%',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const file = parseSupportconfig(pieces.join(''))
        filesystemsOf(file, 'df -hT')
        let line = 0
        for (const section of file.sections) {
          expect(section.line).toBeGreaterThan(line)
          expect(section.bodyEnd).toBeGreaterThanOrEqual(section.bodyStart)
          line = section.line
          expect(section.bodyEnd).toBeLessThanOrEqual(file.lines.length + 2)
        }
      }),
    )
  })
})
