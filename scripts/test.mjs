// npm test: all tests; npm test -- PATTERN: some. The last line counts them.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, setUp } from './setup.mjs'

setUp([20, 19])
console.error('Running the tests …')
const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-test-'))
const report = join(folder, 'report.json')
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile=${report}`,
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit' },
)
let code = status ?? 1
try {
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'))
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults)
  const count = (...states) => tests.filter(({ status }) => states.includes(status)).length
  // A file that does not even load has no tests to count, but has failed.
  const broken = testResults.filter(file => file.status === 'failed' && file.assertionResults.length === 0).length
  const failed = count('failed') + broken
  const skipped = count('pending', 'skipped', 'todo', 'disabled')
  if (failed > 0 && code === 0) code = 1
  console.log(`${count('passed')} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
} catch (error) {
  console.error(`The test runner wrote no report: ${error.message}`)
  code ||= 1
}
rmSync(folder, { recursive: true, force: true })
process.exit(code)
