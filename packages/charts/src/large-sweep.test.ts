import { curves } from '@finetune-lab/analysis'
import { syntheticSweep } from '@finetune-lab/runs/testing'
import { expect, test } from 'vitest'
import { chartPlan } from './chart-plan.ts'
import { accuracySvg } from './svg.ts'

/** CPU time of this process, which other programs do not slow down, in milliseconds. */
function cpu(work: () => unknown): number {
  const before = process.cpuUsage()
  work()
  const { user } = process.cpuUsage(before)
  return user / 1000
}

test('curve and chart of many seeds take time in proportion to the runs', () => {
  const [few, many] = [1000, 4000].map(syntheticSweep)
  const work = (sweep: typeof few) => () => accuracySvg(curves(sweep.runs), { plan: chartPlan(sweep.record) })
  // The compiler gets to know the code first.
  cpu(work(few))
  const [short, long] = [cpu(work(few)), cpu(work(many))]
  // Four times the runs: a quadratic step takes sixteen times as long.
  expect(long / short).toBeLessThan(9)
}, 60_000)
