import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { curves, sweepRow } from '@finetune-lab/analysis'
import { accuracySvg, analyse, chartPlan, reportHtml } from '@finetune-lab/charts'
import { readSweep } from '@finetune-lab/runs'
import { writeSyntheticSweep } from '@finetune-lab/runs/testing'

// What a large sweep costs: reading it, its curve, its answers and its report. Times should grow no faster than the
// number of runs.

function largeSweep(counts: readonly number[]): void {
  console.log('runs    read      curve      chart      analysis   report    (milliseconds per 1000 runs in brackets)')
  for (const wanted of counts) {
    const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-large-'))
    try {
      const { folder: sweep, runs } = writeSyntheticSweep(
        join(folder, 'store'),
        wanted,
        join(folder, 'a.experiment.yaml'),
      )
      const read = timed(() => readSweep(sweep))
      const snapshot = read.result
      const parts = [
        read,
        timed(() => sweepRow(snapshot, curves(snapshot.runs))),
        timed(() => accuracySvg(curves(snapshot.runs), { plan: chartPlan(snapshot.record) })),
        timed(() => analyse(snapshot)),
        timed(() => reportHtml({ sweeps: analyse(snapshot), created: new Date(0).toISOString() })),
      ]
      console.log(
        String(runs).padEnd(6),
        ...parts.map(({ milliseconds }) =>
          `${milliseconds.toFixed(0)} (${((milliseconds / runs) * 1000).toFixed(0)})`.padStart(10),
        ),
      )
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}

function timed<Result>(work: () => Result): { readonly result: Result; readonly milliseconds: number } {
  const started = performance.now()
  const result = work()
  return { result, milliseconds: performance.now() - started }
}

largeSweep([420, 2000, 10_000])
