/** Whether a rule is meant by its id, or by the beginning of it with a `*`. */
export function fitsRule(pattern: string, id: string): boolean {
  return pattern.endsWith('*') ? id.startsWith(pattern.slice(0, -1)) : id === pattern
}
