const units = new Map([
  ['', 1],
  ['b', 1],
  ['k', 1000],
  ['kb', 1000],
  ['m', 1000 ** 2],
  ['mb', 1000 ** 2],
  ['g', 1000 ** 3],
  ['gb', 1000 ** 3],
  ['kib', 1024],
  ['mib', 1024 ** 2],
  ['gib', 1024 ** 3],
  ['tib', 1024 ** 4],
])

/** `512MiB`, `8GB`, `200000`: a positive whole number; undefined for anything else. */
export function parseAmount(text: string): number | undefined {
  const match = /^(\d{1,15}(?:\.\d{1,6})?)\s?([a-z]{0,3})$/i.exec(text.trim())
  const unit = units.get(match?.[2]?.toLowerCase() ?? '')
  if (match === null || unit === undefined) return undefined
  const amount = Math.round(Number(match[1]) * unit)
  return amount > 0 && Number.isSafeInteger(amount) ? amount : undefined
}

/** `512 MiB`, the largest binary unit that leaves a whole number. */
export function formatBytes(bytes: number): string {
  const names = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB']
  let amount = bytes
  let unit = 0
  while (amount > 0 && amount % 1024 === 0 && unit < names.length - 1) {
    amount /= 1024
    unit += 1
  }
  return `${amount} ${names[unit]}`
}
