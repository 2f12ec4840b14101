// Simulates sweeps with known truths and prints how often each interval that a report prints covers its truth: the table
// in docs/statistics.md. 2,000 sweeps for each scene and number of seeds take some minutes.
//
//   node scripts/coverage.mjs [SWEEPS]
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleForNode } from './bundle.mjs'
import { root } from './setup.mjs'

const sweeps = Number(process.argv[2] ?? 2000)
if (!(Number.isInteger(sweeps) && sweeps > 0)) {
  console.error(`node scripts/coverage.mjs: expected a number of sweeps, got ${process.argv[2]}`)
  process.exit(2)
}
// In scripts/, because the bundle finds docs/study from where it lies.
const folder = mkdtempSync(join(root, 'scripts/coverage-'))
try {
  await bundleForNode({ table: join(root, 'scripts/coverage/coverage-table.ts') }, folder)
  const { coverageTable } = await import(pathToFileURL(join(folder, 'table.js')).href)
  console.log(coverageTable(sweeps, text => console.error(text)))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
