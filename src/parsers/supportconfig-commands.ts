import { bodyOf, findCommand, type ParsedSupportconfig } from './supportconfig.ts'

/** Of a title or a line that is looked at by an expression: some take the square of its length. */
const longestLine = 500

/** A line of `df`. `usedPercent` is of the space (`-hT`) or of the inodes (`-i`). */
export type Filesystem = {
  device: string
  type?: string
  mountPoint: string
  usedPercent: number
  /** Counted from 1, in the file. */
  line: number
}

/** Filesystems by space (`df -hT`) or by inodes (`df -i`), from basic-health-check.txt or fs-diskio.txt. */
export function filesystemsOf(file: ParsedSupportconfig, command: 'df -hT' | 'df -i'): Filesystem[] {
  const section = findCommand(file, command)
  if (!section) return []
  const found: Filesystem[] = []
  let wrapped = ''
  for (const [index, line] of bodyOf(file, section).entries()) {
    // Old versions of df put a long device name on a line of its own.
    const words = `${wrapped} ${line}`.trim().split(/\s+/)
    wrapped = words.length === 1 ? words[0]! : ''
    const percentAt = words.findIndex((word) => /^(?:\d+%|-)$/.test(word) && word !== '-')
    if (percentAt < 4 || percentAt === words.length - 1) continue
    found.push({
      device: words[0]!,
      ...(command === 'df -hT' && { type: words[1]! }),
      mountPoint: words.slice(percentAt + 1).join(' '),
      usedPercent: Number.parseInt(words[percentAt]!, 10),
      line: section.bodyStart + index,
    })
  }
  return found
}

export type TimeSync = {
  /** `chronyc tracking`: the source in use; absent for the reference id 7F7F0101 or 00000000 (none). */
  reference?: string
  /** Seconds that the system clock is ahead of NTP time; negative if it is behind. */
  offsetSeconds?: number
  leapStatus?: string
  /** `timedatectl`: `System clock synchronized`. */
  synchronized?: boolean
}

/** What ntp.txt tells of a node's clock; fields are absent where a command failed, as in an unprivileged chroot. */
export function timeSyncOf(file: ParsedSupportconfig): TimeSync {
  const values = new Map<string, string>()
  for (const section of file.sections) {
    if (!/\b(?:chronyc .*tracking|timedatectl)/.test(section.title.slice(0, longestLine))) continue
    for (const line of bodyOf(file, section)) {
      const separator = line.indexOf(':')
      if (separator > 0) values.set(line.slice(0, separator).trim(), line.slice(separator + 1).trim())
    }
  }
  const reference = /\(([^()]+)\)$/.exec(values.get('Reference ID') ?? '')?.[1]
  const offset = /^([\d.]+) seconds (fast|slow) of NTP time$/.exec(values.get('System time') ?? '')
  const leapStatus = values.get('Leap status')
  const synchronized = values.get('System clock synchronized') ?? values.get('NTP synchronized')
  return {
    ...(reference !== undefined && { reference }),
    ...(offset && { offsetSeconds: Number(offset[1]) * (offset[2] === 'fast' ? 1 : -1) }),
    ...(leapStatus !== undefined && { leapStatus }),
    ...(synchronized !== undefined && { synchronized: synchronized === 'yes' }),
  }
}

export type DiskHealth = { device: string; passed: boolean /** As printed. */; verdict: string; line: number }

/** The verdicts of `smartctl` in fs-smartmon.txt (kit v0.0.36 and later; SCSI and SATA disks only, no NVMe). */
export function diskHealthOf(file: ParsedSupportconfig): DiskHealth[] {
  return file.sections.flatMap((section) => {
    const device = /smartctl\b.*\s(\/dev\/\S+)$/.exec(section.title.slice(0, longestLine))?.[1]
    if (device === undefined) return []
    return bodyOf(file, section).flatMap((line, index) => {
      const match = /^SMART (?:overall-health self-assessment test result|Health Status): *(.+)$/.exec(
        line.slice(0, longestLine).trim(),
      )
      const verdict = match?.[1]
      if (verdict === undefined) return []
      return [{ device, passed: /^(?:PASSED|OK)\b/.test(verdict), verdict, line: section.bodyStart + index }]
    })
  })
}
