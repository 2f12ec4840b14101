import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { readSweep, runFiles, runFolder } from '@finetune-lab/runs'
import { beforeAll, expect, test } from 'vitest'
import { launchEngine } from '../process/launch-engine.ts'
import { smallData, smallDatasets, smallExperiment, smallSweep } from '../testing/small-sweep.ts'
import { testPredictions } from './test-predictions.ts'

const data = smallData()
const datasets = await smallDatasets(data)
let folder: string

beforeAll(async () => {
  folder = await smallSweep(smallExperiment(data))
  const script = fileURLToPath(new URL('../../dist/engine.js', import.meta.url))
  const engine = launchEngine({ script, sweepFolder: folder })
  await new Promise(resolve => engine.on('exit', resolve))
})

test('a saved network’s predictions are those counted in the run’s confusion matrix, image by image', async () => {
  const { record, runs } = readSweep(folder)
  for (const { run, result } of runs.slice(0, 3))
    for (const { dataset, confusion } of result!.finetunes) {
      const { test: images, classes } = datasets.get(dataset)!
      const reported: number[] = []
      const onProgress = (done: number) => reported.push(done)
      const predictions = await testPredictions(folder, record, run, datasets.get(dataset)!, { onProgress })
      const counted = classes.map(() => classes.map(() => 0))
      for (const [i, prediction] of predictions.entries()) counted[images.labels[i]][prediction]++
      expect(counted).toEqual(confusion)
      expect(reported.at(-1)).toBe(1)
    }
})

test('it ends when its signal aborts', async () => {
  const { record, runs } = readSweep(folder)
  const signal = AbortSignal.abort()
  await expect(testPredictions(folder, record, runs[0].run, datasets.get('rows')!, { signal })).rejects.toBe(
    signal.reason,
  )
})

test('a missing model gives an error that names its file', async () => {
  const { record, runs } = readSweep(folder)
  const file = runFiles(runFolder(folder, runs[5].run.id)).model
  rmSync(file)
  await expect(testPredictions(folder, record, runs[5].run, datasets.get('rows')!)).rejects.toThrow(
    `${file}: the run’s saved model is missing`,
  )
})
