import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { smallExperimentText } from '@finetune-lab/engine/testing'
import { expect, test } from 'vitest'
import { data, finetuneLab, store, sweepId, sweepIn, workspace } from './testing/command-line.ts'

const text = (seeds: string) =>
  smallExperimentText(data, 20).replace('seeds: 2', `seeds: ${seeds}`).replace('batches: 200', 'batches: 20')

const NAME = 'small.experiment.yaml'

test('seeds until each mean is known: plan, run, export and report say how many each point took', () => {
  const folder = workspace(text('{ until: 33 points, atMost: 6, start: 3 }'))
  const { stdout: planned } = finetuneLab(folder, 'plan', NAME)
  expect(planned).toContain('between 18 and 36 runs: s = 2, 4 × none, mixup, collage × 3 to 6 seeds, until ± 33 points')
  expect(planned).toMatch(/^ {2}between .* and .* on \d+ workers? of \d+ cores?$/m)

  const { status, stdout } = finetuneLab(folder, 'run', NAME, '--build', 'plain')
  expect(status).toBe(0)
  const { runs, record } = sweepIn(folder)!
  expect(runs.length).toBeGreaterThan(18)
  expect(runs.length).toBeLessThan(36)
  expect(stdout).toContain(`18 runs or more (3 to 6 seeds, until ± 33 points), sweep ${record.id}`)
  expect(stdout).toContain(`(finished, ${runs.length} of ${runs.length} runs)`)
  expect(stdout).toContain('intervals: Stein, with the spread of the first 3 seeds')
  const said =
    /Seeds were added until ± 33 points \(95 %, Stein’s two-stage method\): (\d) of 6 means are known to that/
  expect(stdout).toMatch(said)

  const sweep = JSON.parse(finetuneLab(folder, 'export', 'last', '--to', 'json').stdout)
  expect(sweep.runs).toEqual({ planned: runs.length, finished: runs.length, failed: 0 })
  const [{ points }] = sweep.seeds
  expect(points.every(({ state }: { state: string }) => state === 'known' || state === 'not known')).toBe(true)
  for (const { half, state, n } of points) {
    expect(state).toBe(half <= 0.33 ? 'known' : 'not known')
    if (state === 'not known') expect(n).toBe(6)
  }
  const added = sweep.curves[0].series[0].points.find(({ n }: { n: number }) => n > 3)
  expect(added.interval.spreadOf).toBe(3)

  const report = readFileSync(join(store(folder), 'sweeps', sweepId(stdout), 'report.html'), 'utf8')
  expect(report).toContain('3 to 6 seeds, until ± 33 points per point.')
  expect(report).toContain('Seeds of each mean on')
  expect(report).toContain('Stein’s two-stage method (Annals of Mathematical Statistics 16, 1945)')

  const again = finetuneLab(folder, 'run', NAME, '--build', 'plain', '--needed')
  expect(again.stderr).toContain(`Reused ${runs.length} of up to 36 runs from other sweeps.`)
  expect(again.stdout).toContain(`(finished, ${runs.length} of ${runs.length} runs)`)
})

test('a wrong rule is an error at its line, and nothing is written', () => {
  const folder = workspace(text('{ until: 1 percent, atMost: 30 }'))
  expect(finetuneLab(folder, 'run', NAME)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining(
      `${NAME}:11:17: error: seeds.until: expected a half-width such as 1 point or 0.5 points, got "1 percent"`,
    ),
  })
  expect(sweepIn(folder)).toBeUndefined()
})
