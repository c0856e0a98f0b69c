/** A text report without the numbers that change whenever a rule is added to the pack. */
export function withoutRuleCounts(text: string): string {
  return text
    .replace(/rules: \d+ matched,[^\n]*(?:\n[^\n]*)?? files\s+read/, 'rules: …')
    .replace(/No known problem found:[\s\S]*?looked for\./, (sentence) =>
      sentence.replace(/\d+ rules?/, '… rules').replaceAll(/\s+/g, ' '),
    )
}
