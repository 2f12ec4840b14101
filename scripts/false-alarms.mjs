// Builds whole reports of simulated sweeps without any difference, and prints how many claim one: the last table of
// docs/statistics.md.
//
//   node scripts/false-alarms.mjs [REPORTS]
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bundleForNode } from './bundle.mjs'
import { root } from './setup.mjs'

const reports = Number(process.argv[2] ?? 1000)
if (!(Number.isInteger(reports) && reports > 0)) {
  console.error(`node scripts/false-alarms.mjs: expected a number of reports, got ${process.argv[2]}`)
  process.exit(2)
}
// In scripts/, because the bundle finds docs/study from where it lies.
const folder = mkdtempSync(join(root, 'scripts/coverage-'))
try {
  await bundleForNode({ alarms: join(root, 'scripts/coverage/false-alarms.ts') }, folder)
  const { falseAlarms } = await import(pathToFileURL(join(folder, 'alarms.js')).href)
  for (const seeds of [5, 10])
    for (const [claim, count] of Object.entries(falseAlarms(seeds, reports)))
      console.log(`n = ${seeds}: ${claim}: ${count} of ${reports} reports (${((100 * count) / reports).toFixed(1)} %)`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
