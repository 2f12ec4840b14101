// npm test            the tests to run all day
// npm run test:slow   the rest: VS Code, kills, Slurm, full disks
// npm run test:fuzz   the fuzz tests with 10,000 inputs per reader
//
// Add `-- PATTERN` to run only files whose path contains PATTERN; any other option of vitest works too.
// The last line counts the tests.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root, setUp } from './setup.mjs'

const KINDS = {
  '--slow': { projects: ['slow', 'VS Code*'] },
  // The tests whose result may depend on Node. `.ci/run` uses this.
  '--runtime': { projects: ['runtime'] },
  // Fuzz tests have "fuzz" in their file's name.
  '--fuzz': { projects: ['separate', 'unit'], patterns: ['fuzz'], env: { FINETUNE_LAB_FUZZ_INPUTS: '10000' } },
}
const USUAL = { projects: ['separate', 'runtime', 'unit'] }
const SLOWEST_FILES = 15

const [first, ...rest] = process.argv.slice(2)
const kind = KINDS[first] ?? USUAL
const args = KINDS[first] ? rest : process.argv.slice(2)

// vite needs a newer Node 20 than the product.
setUp([20, 19])
console.error('Running the tests …')
const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-test-'))
const reportFile = process.env.FINETUNE_LAB_TEST_REPORT ?? join(folder, 'report.json')
mkdirSync(dirname(reportFile), { recursive: true })
rmSync(reportFile, { force: true })
const chosen = args.some(arg => arg.startsWith('--project')) ? [] : kind.projects.map(name => `--project=${name}`)
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    `--reporter=${join(root, 'scripts/ci/report.mjs')}`,
    ...chosen,
    ...(kind.patterns ?? []),
    ...args,
  ],
  { cwd: root, stdio: 'inherit', env: { ...kind.env, ...process.env, FINETUNE_LAB_TEST_REPORT: reportFile } },
)
let code = status ?? 1
try {
  const { passed, failed, skipped, files } = JSON.parse(readFileSync(reportFile, 'utf8'))
  if (failed > 0) code ||= 1
  if (process.env.CI) printSlowest(files)
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
} catch (error) {
  console.error(`The test runner wrote no report: ${error.message}`)
  code ||= 1
}
rmSync(folder, { recursive: true, force: true })
process.exit(code)

function printSlowest(files) {
  const sorted = files.toSorted((a, b) => b.seconds - a.seconds)
  if (sorted.length <= SLOWEST_FILES) return
  console.log(`The slowest ${SLOWEST_FILES} of ${sorted.length} files:`)
  for (const { file, seconds } of sorted.slice(0, SLOWEST_FILES))
    console.log(`${seconds.toFixed(1).padStart(7)} s  ${file}`)
}
