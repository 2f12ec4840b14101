import { expect, it } from 'vitest'
import { cohortOf } from './cohort.ts'
import type { Network } from './network.ts'
import { initialExtractor, initialHead } from './parameters.ts'
import { createSimdNetwork } from './simd/simd-network.ts'
import { randomSteps } from './testing/random-steps.ts'
import { sampleImages } from './testing/sample-images.ts'

const RUNS = [1, 2, 3]
const images = RUNS.map(run => sampleImages(20 + run, 10, run))
const steps = RUNS.map(run => randomSteps(4, 8, 20, run))
const test = sampleImages(300, 10, 9)

it('networks in a cohort give, run by run and bit for bit, the same results as alone', () => {
  const cohort = cohortOf(RUNS.map(() => createSimdNetwork({ build: 'plain' })))
  cohort.setExtractors(RUNS.map(initialExtractor))
  cohort.setHeads(RUNS.map(run => initialHead(run, 'pretrainer', 'sample', 10)))
  cohort.loadImages(images)
  const pretraining = cohort.pretrain(steps, 0.01)
  cohort.computeFeatures()
  const finetuning = cohort.finetune(steps, 0.01)
  const tallies = cohort.evaluate(test, cohort.evaluate(test))
  const found = RUNS.map((_, run) => ({
    pretraining: pretraining[run],
    finetuning: finetuning[run],
    tally: tallies[run],
    extractor: cohort.extractors()[run],
    head: cohort.heads()[run],
  }))
  cohort.dispose()
  expect(found).toEqual(RUNS.map((seed, run) => alone(createSimdNetwork({ build: 'plain' }), seed, run)))
})

it('sets of a cohort are classified run by run, each by its own network', () => {
  const cohort = cohortOf(RUNS.map(() => createSimdNetwork({ build: 'plain' })))
  cohort.setExtractors(RUNS.map(initialExtractor))
  cohort.setHeads(RUNS.map(run => initialHead(run, 'pretrainer', 'sample', 10)))
  const tallies = cohort.evaluateEach(images, cohort.evaluateEach(images))
  expect(tallies).toEqual(
    images.map((own, run) => {
      const before = cohort.evaluate(own)
      return cohort.evaluate(own, before)[run]
    }),
  )
})

it('anything but one entry per run is refused', () => {
  const cohort = cohortOf(RUNS.map(() => createSimdNetwork({ build: 'plain' })))
  expect(() => cohort.setExtractors([initialExtractor(1)])).toThrow('1 entries: expected one for each of 3 runs')
})

function alone(network: Network, seed: number, run: number) {
  network.setExtractor(initialExtractor(seed))
  network.setHead(initialHead(seed, 'pretrainer', 'sample', 10))
  network.loadImages(images[run])
  const pretraining = network.pretrain(steps[run], 0.01)
  network.computeFeatures()
  const finetuning = network.finetune(steps[run], 0.01)
  const tally = network.evaluate(test, network.evaluate(test))
  return { pretraining, finetuning, tally, extractor: network.extractor(), head: network.head() }
}
