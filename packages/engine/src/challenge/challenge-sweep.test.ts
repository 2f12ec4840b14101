import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createSimdNetwork } from '@finetune-lab/model'
import { openRunWriter, readChallenges, readSweep, runFiles, runFolder, sweepFiles } from '@finetune-lab/runs'
import { afterAll, expect, test } from 'vitest'
import { smallData, smallDatasets, smallExperiment, smallSweep } from '../testing/small-sweep.ts'
import { recordRun } from '../training/record-run.ts'
import { planChallenge } from './challenge-plan.ts'
import { challengeSweep } from './challenge-sweep.ts'

const data = smallData({ testImages: 20 })
const experiment = smallExperiment(data, 20)
const folder = await smallSweep({ ...experiment, pretrain: { ...experiment.pretrain, samplesPerClass: [2] } })
afterAll(() => rmSync(data, { recursive: true }))

// The worker's bundle, in this package's dist.
const engineFolder = fileURLToPath(new URL('../../dist/', import.meta.url))
const choice = { probe: true, rates: [0.1], budgets: [] }
const datasets = await smallDatasets(data)
const network = createSimdNetwork({ build: 'plain' })
for (const run of readSweep(folder).record.runs) {
  const writer = openRunWriter(runFolder(folder, run.id))
  recordRun(run, {
    datasets,
    network,
    writer,
    executor: 'simd',
    device: 'd',
    worker: { engine: 'e', host: 'h', worker: 0 },
    checkpointSeconds: 10,
    stopRequested: () => false,
  })
  writer.close()
}
const found = () => readChallenges(folder, readSweep(folder).record.runs)

test('a challenge is kept run by run, continues where it stopped, and does only what is new', async () => {
  const sweep = readSweep(folder)
  const abort = new AbortController()
  const first = planChallenge(sweep, choice)
  expect(first).toMatchObject({ runs: 6, remade: 0, remakeSeconds: 0 })
  expect(first.todo.map(({ run }) => run.settings.seed)).toEqual([0, 0, 0, 1, 1, 1])
  const stopped = challengeSweep(sweep, first, {
    engineFolder,
    workers: 1,
    signal: abort.signal,
    onProgress: ({ done }) => done === 2 && abort.abort(),
  })
  await expect(stopped).rejects.toThrow('aborted')
  const kept = found()
  expect(kept.size).toBeGreaterThanOrEqual(2)
  expect(kept.size).toBeLessThan(6)

  // A damaged result and a lost model cost one run each.
  const [damaged, lost] = [...kept.keys()]
  writeFileSync(`${sweepFiles(folder).challenge}/${damaged}.json`, '{')
  rmSync(runFiles(runFolder(folder, lost)).model)
  rmSync(`${sweepFiles(folder).challenge}/${lost}.json`)
  const second = planChallenge(sweep, choice)
  expect(second.todo).toHaveLength(6 - kept.size + 2)
  expect(second).toMatchObject({ remade: 1 })
  expect(second.remakeSeconds).toBeGreaterThan(0)
  expect(await challengeSweep(sweep, second, { engineFolder, workers: 2 })).toEqual({
    done: second.todo.length,
    failed: [],
  })

  const all = found()
  expect(all.size).toBe(6)
  expect(all.get(lost)).toEqual({ ...kept.get(lost)!, remade: true })
  expect(all.get(damaged)).toEqual(kept.get(damaged))
  expect(planChallenge(sweep, choice).todo).toEqual([])
  expect(readdirSync(sweepFiles(folder).challenge).filter(name => !name.endsWith('.json'))).toEqual([])

  // More heads are added to those there.
  const more = planChallenge(sweep, { ...choice, budgets: [2], seeds: 1 })
  expect(more.todo).toHaveLength(3)
  expect(more.todo[0].heads[0]).toEqual([
    { kind: 'sgd', rate: 1, budget: 2 },
    { kind: 'sgd', rate: 0.1, budget: 2 },
  ])
  await challengeSweep(sweep, more, { engineFolder, workers: 1 })
  const [one] = found().get(more.todo[0].run.id)!.finetunes
  expect(one.heads).toEqual([...all.get(more.todo[0].run.id)!.finetunes[0].heads, ...one.heads.slice(3)])
  expect(one.heads).toHaveLength(5)
})
