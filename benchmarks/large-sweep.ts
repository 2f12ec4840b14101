import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { curves, sweepRow } from '@finetune-lab/analysis'
import { accuracySvg, analyse, chartPlan, reportHtml } from '@finetune-lab/charts'
import { readSweep } from '@finetune-lab/runs'
import { writeSyntheticSweep } from '@finetune-lab/runs/testing'
import { formatSpread, spreadOf } from './statistics.ts'

// What a large sweep costs: reading it, its curve, its answers and its report. Times should grow no faster than the
// number of runs.

const COUNTS = [420, 2000, 10_000]
/** Sizes alternate, so that other load on the machine meets all of them. */
const ROUNDS = 5
const PARTS = ['read', 'curve', 'chart', 'analysis', 'report']

const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-large-'))
try {
  const sweeps = COUNTS.map(wanted => ({
    ...writeSyntheticSweep(join(folder, `store-${wanted}`), wanted, join(folder, `${wanted}.experiment.yaml`)),
    seconds: PARTS.map((): number[] => []),
  }))
  for (let round = 0; round < ROUNDS; round++)
    for (const { folder, seconds } of sweeps)
      for (const [part, time] of measure(folder).entries()) seconds[part].push(time)

  console.log(
    `Milliseconds of processor time: median (range), ${ROUNDS} rounds; growth: of the median, per growth of runs`,
  )
  for (const [part, name] of PARTS.entries())
    for (const [index, { runs, seconds }] of sweeps.entries()) {
      const spread = spreadOf(seconds[part])
      const growth = spread.median / spreadOf(sweeps[0].seconds[part]).median / (runs / sweeps[0].runs)
      console.log(
        `${name.padEnd(10)}${String(runs).padStart(6)} runs  ${formatSpread(spread, 0)}${index > 0 ? `  growth ${growth.toFixed(2)}` : ''}`,
      )
    }
} finally {
  rmSync(folder, { recursive: true })
}

/** Processor time of each part, in milliseconds. */
function measure(sweep: string): number[] {
  const times: number[] = []
  const timed = <Result>(work: () => Result): Result => {
    const before = process.cpuUsage()
    const result = work()
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1000)
    return result
  }
  const snapshot = timed(() => readSweep(sweep))
  timed(() => sweepRow(snapshot, curves(snapshot.runs)))
  timed(() => accuracySvg(curves(snapshot.runs), { plan: chartPlan(snapshot.record) }))
  const analysed = timed(() => analyse(snapshot))
  timed(() => reportHtml({ sweeps: analysed, created: new Date(0).toISOString() }))
  return times
}
