// The closing line of .ci/run from vitest's JSON: "123 passed, 0 failed", with ", 4 skipped" where some were.
import { readFileSync } from 'node:fs'

const text = readFileSync(process.argv[2], 'utf8')
if (text === '') {
  console.log('0 passed, 1 failed')
  process.exit(1)
}
const results = JSON.parse(text)
// A file that does not even load has no tests to fail.
const broken = results.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
const failed = results.numFailedTests + broken.length
const skipped = results.numPendingTests + (results.numTodoTests ?? 0)
console.log(`${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 || results.numPassedTests === 0 ? 1 : 0
