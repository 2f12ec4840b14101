// Simulates sweeps with known truths and prints how often each interval that a report prints covers its truth: the table
// in docs/statistics.md. 2,000 sweeps for each scene and number of seeds take some minutes.
//
//   node scripts/coverage.mjs [SWEEPS] [all|resampled|others]
//
// `resampled`: only the bootstrap intervals of plateaus and learning curves, with a fifth of the sweeps; `others`: all but
// those.
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleForNode } from './bundle.mjs'
import { root } from './setup.mjs'

const [count = '2000', which = 'all'] = process.argv.slice(2)
const sweeps = Number(count)
if (!(Number.isInteger(sweeps) && sweeps > 0 && ['all', 'resampled', 'others'].includes(which))) {
  console.error(
    `node scripts/coverage.mjs: expected a number of sweeps, then all, resampled or others, got ${count} ${which}`,
  )
  process.exit(2)
}
// In scripts/, because the bundle finds docs/study from where it lies.
const folder = mkdtempSync(join(root, 'scripts/coverage-'))
try {
  await bundleForNode({ table: join(root, 'scripts/coverage/coverage-table.ts') }, folder)
  const { coverageTable } = await import(pathToFileURL(join(folder, 'table.js')).href)
  console.log(coverageTable(sweeps, text => console.error(text), which))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
