import { composeBatch, defaultParameters, findAugmentation } from '@finetune-lab/augmentation'
import { stream } from '@finetune-lab/random'
import { expect, it } from 'vitest'
import type { PretrainingSteps } from '../network.ts'
import { initialExtractor, initialHead } from '../parameters.ts'
import { plainBatch, plainNetwork } from '../testing/plain-tfjs.ts'
import { randomSteps } from '../testing/random-steps.ts'
import { sampleImages } from '../testing/sample-images.ts'
import { testTensorflow } from '../testing/tensorflow.ts'
import { createTensorflowCohort, loadTensorflow } from './index.ts'

const RUNS = 21
const STEPS = 50
const CLASSES = 26
const ROUNDS = 4

it.skipIf(testTensorflow === undefined)(
  'a cohort of 21 takes less than a fourth of plain tfjs’s processor time per run and step',
  () => {
    // The library reads this when it is loaded, which no other test in this process has done.
    process.env.TF_NUM_INTRAOP_THREADS = '1'
    process.env.TF_NUM_INTEROP_THREADS = '1'
    const tensorflow = loadTensorflow('cpu', testTensorflow)
    const heads = Array.from({ length: RUNS }, (_, run) => initialHead(run, 'pretrainer', 'sample', CLASSES))
    const images = sampleImages(500, CLASSES)
    const cohort = createTensorflowCohort(tensorflow, RUNS)
    cohort.setExtractors(heads.map((_, run) => initialExtractor(run)))
    cohort.setHeads(heads)
    cohort.loadImages(heads.map(() => images))
    const steps = heads.map((_, run) => stepsOf(run))
    const plain = plainNetwork(tensorflow.tf, initialExtractor(0), heads[0], 0.01)
    const batch = plainBatch(tensorflow.tf, 8, CLASSES)

    const times = { cohort: [] as number[], plain: [] as number[] }
    for (let round = -1; round < ROUNDS; round++) {
      const ofCohort = processorTime(() => cohort.pretrain(steps, 0.01)) / RUNS
      const ofPlain = processorTime(() => {
        for (let step = 0; step < STEPS; step++) plain.step(batch)
        plain.lastBias()
      })
      if (round < 0) continue // prepares the graph
      times.cohort.push(ofCohort)
      times.plain.push(ofPlain)
    }
    cohort.dispose()
    plain.dispose()
    expect(Math.min(...times.plain) / Math.min(...times.cohort)).toBeGreaterThan(4)
  },
  300_000,
)

/** Milliseconds. */
function processorTime(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

/** No augmentation, mixup and collage in turn. */
function stepsOf(run: number): PretrainingSteps {
  const random = stream(run, 'speed')
  const augmentation = findAugmentation(['none', 'mixup', 'collage'][run % 3])!
  const parameters = defaultParameters(augmentation)
  const compositions = Array.from({ length: STEPS }, () => composeBatch(augmentation, parameters, 8, random, random))
  return { ...randomSteps(STEPS, 8, 500, run), compositions: compositions.flat() }
}
