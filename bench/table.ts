import { median, type Sample, type Series } from './measure.ts'

/** A Markdown table: medians with minimum and maximum, and how often the first row's (of the same round: median of ratios). */
export function raceTable(title: string, series: readonly Series[]): string {
  const reference = series[0]!
  const rows = series.map((one) => {
    if (one.samples.length === 0) return [one.name, one.fault ?? 'no run', '', '', '', '', '']
    return [
      one.name,
      spread(
        one.samples.map((s) => s.wall),
        (v) => v.toFixed(2),
      ),
      ratio(one, reference, 'wall'),
      bestRatio(one, reference),
      spread(
        one.samples.map((s) => s.cpu),
        (v) => v.toFixed(2),
      ),
      ratio(one, reference, 'cpu'),
      spread(
        one.samples.map((s) => s.rss),
        (v) => (v / 1e6).toFixed(0),
      ),
    ]
  })
  const head = ['run', 'wall s (min–max)', '× wall', '× best', 'CPU s (min–max)', '× CPU', 'peak RSS MB']
  return [`### ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n')
}

function ratio(one: Series, reference: Series, field: keyof Sample): string {
  const pairs = one.samples.flatMap((sample, i) => {
    const other = reference.samples[i]
    return other && other[field] > 0 ? [sample[field] / other[field]] : []
  })
  return pairs.length === 0 ? '' : median(pairs).toFixed(2)
}

function bestRatio(one: Series, reference: Series): string {
  if (reference.samples.length === 0) return ''
  const best = (series: Series): number => Math.min(...series.samples.map((s) => s.wall))
  return (best(one) / best(reference)).toFixed(2)
}

function spread(values: readonly number[], show: (value: number) => string): string {
  return `${show(median(values))} (${show(Math.min(...values))}–${show(Math.max(...values))})`
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}
