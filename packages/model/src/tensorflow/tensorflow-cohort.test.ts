import {
  type Augmentation,
  augmentations,
  composeBatch,
  defaultParameters,
  findAugmentation,
} from '@finetune-lab/augmentation'
import { stream } from '@finetune-lab/random'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import type { Extractor, Head, Tensor } from '../architecture.ts'
import { type Cohort, cohortOf } from '../cohort.ts'
import type { LabelledImages, PretrainingSteps, Tally } from '../network.ts'
import { initialExtractor, initialHead } from '../parameters.ts'
import { createSimdNetwork } from '../simd/simd-network.ts'
import { randomSteps } from '../testing/random-steps.ts'
import { type ReferenceCase, referenceCases } from '../testing/reference-case.ts'
import { relativeError } from '../testing/relative-error.ts'
import { sampleImages } from '../testing/sample-images.ts'
import { testTensorflow } from '../testing/tensorflow.ts'
import { createTensorflowCohort, type LoadedTensorflow, loadTensorflow, type TensorflowCohort } from './index.ts'

// References: the CPU kernels, and PyTorch 1.13 (test-fixtures/pytorch). Relative L2 error of every parameter and loss.
const TOLERANCE = 1e-5
const RUNS = 21
const STEPS = 20
const CLASSES = 10
const MODES = ['eager', 'graph'] as const

// TensorFlow takes seconds for a new graph, and much longer on a busy machine.
vi.setConfig({ testTimeout: 300_000 })

let tensorflow: LoadedTensorflow
beforeAll(() => {
  if (testTensorflow) tensorflow = loadTensorflow('cpu', testTensorflow)
})

/** Subsets of 10 to 400 images. Augmentations in turn, one of them with arbitrary patches. */
const subsets = Array.from({ length: RUNS }, (_, run) => sampleImages([10, 80, 400][run % 3] + (run % 2), CLASSES, run))
const pretraining = subsets.map(({ count }, run) => stepsOf(run, count))
const finetuning = subsets.map(({ count }, run) => randomSteps(STEPS, 8, count, 100 + run))
const test = sampleImages(300, CLASSES, 99)

describe.skipIf(testTensorflow === undefined).each(MODES)('a cohort of 21, %s', mode => {
  const all = [...Array(RUNS).keys()]

  it('agrees with the CPU kernels run by run, in pre-training, features, finetuning and evaluation', () => {
    const cohort = createTensorflowCohort(tensorflow, RUNS, { mode })
    const found = trained(cohort, all)
    cohort.dispose()
    const expected = trained(cohortOf(all.map(() => createSimdNetwork({ build: 'plain' }))), all)
    expect(all.flatMap(run => differences(found[run], expected[run]).map(text => `run ${run}: ${text}`))).toEqual([])
  })

  it('agrees with the CPU kernels on augmentations that make images on the host, and on stored images afterwards', () => {
    const names = ['none', 'ricap', 'affine', 'smoothing', 'cutmix', 'elastic', 'mixup']
    const runs = [...names.keys()]
    const viewed = (run: number) => stepsWith(findAugmentation(names[run])!, run, subsets[run].count)
    const cohort = createTensorflowCohort(tensorflow, runs.length, { mode })
    const kernels = cohortOf(runs.map(() => createSimdNetwork({ build: 'plain' })))
    const both = [cohort, kernels].map(each => {
      const first = trained(each, runs, viewed)
      each.loadImages(runs.map(run => subsets[run]))
      each.setHeads(first.map(({ pretrainer }) => pretrainer))
      each.pretrain(runs.map(viewed), 0.02)
      const losses = each.pretrain(
        runs.map(run => pretraining[run]),
        0.02,
      )
      return { first, losses }
    })
    cohort.dispose()
    const [found, expected] = both
    expect(
      runs.flatMap(run => differences(found.first[run], expected.first[run]).map(text => `${run}: ${text}`)),
    ).toEqual([])
    for (const run of runs) expect(relativeError(found.losses[run], expected.losses[run])).toBeLessThan(TOLERANCE)
  })

  it('also agrees with the pooling used on a GPU', () => {
    const runs = [0, 1, 2]
    const cohort = createTensorflowCohort({ ...tensorflow, usesGpu: true }, runs.length, { mode })
    const found = trained(cohort, runs)
    cohort.dispose()
    const expected = trained(cohortOf(runs.map(() => createSimdNetwork({ build: 'plain' }))), runs)
    expect(runs.flatMap(run => differences(found[run], expected[run]))).toEqual([])
  })

  it('gives each run the same results as alone', () => {
    const cohort = createTensorflowCohort(tensorflow, RUNS, { mode })
    const together = trained(cohort, all)
    cohort.dispose()
    for (const run of [3, 20]) {
      const single = createTensorflowCohort(tensorflow, 1, { mode })
      const [alone] = trained(single, [run])
      single.dispose()
      expect(differences(alone, together[run])).toEqual([])
    }
  })

  it('classifies a separate set with each run, as the CPU kernels do', () => {
    const runs = [0, 1, 2]
    const ofRun = (seed: number) => ({ ...sampleImages(test.count, CLASSES, seed), labels: test.labels })
    const [shared, other] = [ofRun(60), ofRun(61)]
    const sets = [shared, other, shared]
    const cohort = createTensorflowCohort(tensorflow, runs.length, { mode })
    const [found, expected] = [cohort, cohortOf(runs.map(() => createSimdNetwork({ build: 'plain' })))].map(each => {
      prepare(each, runs)
      return each.evaluateEach(sets, each.evaluateEach(sets))
    })
    cohort.dispose()
    expect(found.map(({ images, confusion }) => ({ images, confusion }))).toEqual(
      expected.map(({ images, confusion }) => ({ images, confusion })),
    )
    for (const run of runs) expect(relativeError([found[run].loss], [expected[run].loss])).toBeLessThan(TOLERANCE)
  })

  it('fits the same heads as the CPU kernels, each to its own run’s features', () => {
    const fitted = (cohort: Cohort) => {
      cohort.setExtractors([0, 1, 2].map(run => initialExtractor(run)))
      cohort.loadImages(subsets.slice(0, 3))
      cohort.computeFeatures()
      const fitting = cohort.fitHeads()
      for (let step = fitting.next(); ; step = fitting.next())
        if (step.done) return { fits: step.value, tallies: cohort.evaluate(test) }
    }
    const cohort = createTensorflowCohort(tensorflow, 3, { mode })
    const found = fitted(cohort)
    cohort.dispose()
    const expected = fitted(cohortOf([0, 1, 2].map(() => createSimdNetwork({ build: 'plain' }))))
    for (const [run, { penalty, objective }] of found.fits.entries()) {
      expect(penalty).toBe(expected.fits[run].penalty)
      expect(objective).toBeCloseTo(expected.fits[run].objective, 4)
      expect(found.tallies[run].loss / expected.tallies[run].loss).toBeCloseTo(1, 2)
    }
  })

  it('gives the same results for steps in one call and in calls that end within a group', () => {
    const whole = createTensorflowCohort(tensorflow, 3, { mode })
    const parts = createTensorflowCohort(tensorflow, 3, { mode, stepsPerCall: 7 })
    const [expected, found] = [whole, parts].map(cohort => trained(cohort, [0, 1, 2]))
    for (const cohort of [whole, parts]) cohort.dispose()
    expect(found.flatMap((run, i) => differences(run, expected[i]))).toEqual([])
  })
})

describe.skipIf(testTensorflow === undefined).each(MODES)('against PyTorch, %s', mode => {
  const cases = referenceCases()
  const shapes = new Map<string, ReferenceCase[]>()
  for (const reference of cases) {
    const shape = `batches of ${reference.pretraining.batchSize}, ${reference.images.classes} classes`
    shapes.set(shape, [...(shapes.get(shape) ?? []), reference])
  }

  it.each([...shapes, ['one size, 21 of them', referenceCases('cohort')] as const])(
    'cases of %s, as one cohort',
    (_, references) => {
      const cohort = createTensorflowCohort(tensorflow, references.length, { mode })
      const found = trainedAsReference(cohort, references)
      cohort.dispose()
      const errors = references.flatMap((reference, run) =>
        [...reference.expected]
          .filter(([name]) => found[run].has(name))
          .map(
            ([name, { data }]) => [`${reference.name}: ${name}`, relativeError(found[run].get(name)!, data)] as const,
          ),
      )
      expect(errors.length).toBe(11 * references.length)
      expect(errors.filter(([, error]) => !(error <= TOLERANCE))).toEqual([])
    },
  )
})

describe.skipIf(testTensorflow === undefined)('batches and heads of any size, against the CPU kernels', () => {
  it.each([
    [1, 1],
    [2, 3],
    [3, 3],
    [5, 128],
    [6, 3],
    [31, 27],
    [256, 10],
  ])('batches of %i, %i classes', (batchSize, classes) => {
    const runs = [0, 1]
    const images = runs.map(run => sampleImages(257, classes, run))
    const steps = runs.map(run => randomSteps(2, batchSize, 257, run))
    const [found, expected] = [
      createTensorflowCohort(tensorflow, 2, { mode: 'eager' }),
      cohortOf(runs.map(() => createSimdNetwork({ build: 'plain' }))),
    ].map(cohort => {
      cohort.setExtractors(runs.map(initialExtractor))
      cohort.setHeads(runs.map(run => initialHead(run, 'pretrainer', 'sample', classes)))
      cohort.loadImages(images)
      const losses = cohort.pretrain(steps, 0.01)
      const result = runs.flatMap(run => [
        ['losses', losses[run]] as const,
        ...parameters(cohort.extractors()[run]),
        ['weight', cohort.heads()[run].weight.data] as const,
        ['bias', cohort.heads()[run].bias.data] as const,
      ])
      cohort.dispose()
      return result
    })
    const errors = found.map(([name, values], i) => [name, errorOf(values, expected[i][1])] as const)
    expect(errors.filter(([, error]) => !(error <= TOLERANCE))).toEqual([])
  })
})

/** The largest absolute value if the reference is zeros, as the losses of a single class are. */
function errorOf(found: Float32Array, expected: Float32Array): number {
  return expected.every(value => value === 0) ? Math.max(...found.map(Math.abs)) : relativeError(found, expected)
}

describe.skipIf(testTensorflow === undefined)('the comparison itself', () => {
  it('fails for a different partner', () => {
    const cohort = createTensorflowCohort(tensorflow, 2, { mode: 'eager' })
    const expected = trained(cohort, [1, 2])
    const wrong = { ...pretraining[2], compositions: [...pretraining[2].compositions].reverse() }
    const found = trained(cohort, [1, 2], run => (run === 2 ? wrong : pretraining[run]))
    cohort.dispose()
    expect(differences(found[0], expected[0])).toEqual([])
    expect(differences(found[1], expected[1])).not.toEqual([])
  })
})

describe.skipIf(testTensorflow === undefined).each(MODES)('a step, %s', mode => {
  const STEPS_OF_CALL = 100
  const count = 40
  const images = subsets.map(() => sampleImages(count, CLASSES))
  const steps = subsets.map((_, run) => stepsOf(run, count, STEPS_OF_CALL, 3))

  function readyCohort(runs: number): TensorflowCohort {
    const cohort = createTensorflowCohort(tensorflow, runs, { mode })
    prepare(cohort, [...Array(runs).keys()])
    cohort.loadImages(images.slice(0, runs))
    cohort.pretrain(steps.slice(0, runs), 0.01)
    return cohort
  }

  it('takes at most 45 operations, and moves only its indices, λ and masks', () => {
    const cohort = readyCohort(RUNS)
    const before = cohort.counts()
    cohort.pretrain(steps, 0.01)
    const after = cohort.counts()
    cohort.dispose()
    expect((after.operations - before.operations) / STEPS_OF_CALL).toBeLessThanOrEqual(45)
    const ofRunAndStep = (bytes: number) => bytes / STEPS_OF_CALL / RUNS
    // A collage sample: two images of three rectangles each, as two intervals and a weight; a share of two classes; a
    // mask. In addition, 16 scales per run and call, and the rate of each step.
    const described = 8 * (2 * 4 + 2 * 3 * 12 + 2 * 8 + 4)
    expect(ofRunAndStep(after.bytesToDevice - before.bytesToDevice)).toBeLessThan(described + 2)
    expect(ofRunAndStep(after.bytesFromDevice - before.bytesFromDevice)).toBeLessThan(4.1) // a loss
  })

  it('leaves no tensor behind in 1,000 steps, and memory does not grow', () => {
    const runs = 3
    const cohort = readyCohort(runs)
    const binding = tensorflow.tf.backend().binding
    const tensors = binding.getNumOfTensors()
    const memory: number[] = []
    for (let round = 0; round < 10; round++) {
      cohort.pretrain(steps.slice(0, runs), 0.01)
      memory.push(process.memoryUsage().rss / 2 ** 20)
    }
    expect(binding.getNumOfTensors()).toBe(tensors)
    cohort.dispose()
    // What 500 steps leave behind would show in the second half: a step's arrays are 4 MB, its uploads 2.4 kB.
    expect(Math.min(...memory.slice(5)) - Math.min(...memory.slice(1, 5))).toBeLessThan(16)
  })
})

describe.skipIf(testTensorflow === undefined)('is refused', () => {
  it.each<[string, (cohort: Cohort) => void]>([
    ['2 entries: expected one for each of 3 runs', cohort => cohort.setExtractors([1, 2].map(initialExtractor))],
    ['Run 1: 3 steps of 8, expected 4 of 8 as in run 0', cohort => cohort.pretrain([4, 3, 4].map(shortSteps), 0.01)],
    ['Sample 10: expected an index below 10, the images loaded', cohort => cohort.pretrain(withSample(10), 0.01)],
    ['The cohort has no features', cohort => cohort.finetune([4, 4, 4].map(shortSteps), 0.01)],
    ['The heads have 10 outputs but the images have 11 classes', cohort => cohort.evaluate({ ...test, classes: 11 })],
    [
      'Run 1: other labels than run 0; expected the same, in the same order',
      cohort => cohort.evaluateEach([0, 1, 0].map(run => sampleImages(10, CLASSES, run))),
    ],
  ])('%s', (message, work) => {
    const cohort = createTensorflowCohort(tensorflow, 3, { mode: 'eager' })
    prepare(cohort, [0, 1, 2])
    cohort.loadImages([0, 1, 2].map(run => sampleImages(10, CLASSES, run)))
    expect(() => work(cohort)).toThrow(message)
    cohort.dispose()
  })

  function shortSteps(steps: number): PretrainingSteps {
    return randomSteps(steps, 8, 10)
  }

  function withSample(sample: number): PretrainingSteps[] {
    return [4, 4, 4].map(steps => ({ ...shortSteps(steps), samples: new Uint32Array(32).fill(sample) }))
  }
})

function stepsOf(run: number, count: number, steps = STEPS, kinds = 4): PretrainingSteps {
  if (run % kinds === 3) return randomSteps(steps, 8, count, run)
  return stepsWith(augmentations[run % kinds], run, count, steps)
}

function stepsWith(augmentation: Augmentation, run: number, count: number, steps = STEPS): PretrainingSteps {
  const random = stream(run, 'steps')
  const drawn = randomSteps(steps, 8, count, run)
  const parameters = defaultParameters(augmentation)
  const compositions = Array.from({ length: steps }, () => composeBatch(augmentation, parameters, 8, random, random))
  return { ...drawn, keptScale: 1 + run / RUNS, compositions: compositions.flat() }
}

interface Trained {
  readonly pretrainLosses: Float32Array
  readonly extractor: Extractor
  readonly pretrainer: Head
  readonly finetuneLosses: Float32Array
  readonly generalizer: Head
  readonly tally: Tally
}

function prepare(cohort: Cohort, runs: readonly number[]): void {
  cohort.setExtractors(runs.map(initialExtractor))
  cohort.setHeads(runs.map(run => initialHead(run, 'pretrainer', 'sample', CLASSES)))
}

function trained(cohort: Cohort, runs: readonly number[], stepsFor = (run: number) => pretraining[run]): Trained[] {
  prepare(cohort, runs)
  cohort.loadImages(runs.map(run => subsets[run]))
  const pretrainLosses = cohort.pretrain(runs.map(stepsFor), 0.02)
  const extractors = cohort.extractors()
  const pretrainers = cohort.heads()
  cohort.setHeads(runs.map(run => initialHead(run, 'generalizer', 'sample', CLASSES)))
  cohort.loadImages(runs.map(run => subsets[run]))
  cohort.computeFeatures()
  const finetuneLosses = cohort.finetune(
    runs.map(run => finetuning[run]),
    0.02,
  )
  const tallies = cohort.evaluate(test, cohort.evaluate(test))
  const generalizers = cohort.heads()
  return runs.map((_, i) => ({
    pretrainLosses: pretrainLosses[i],
    extractor: extractors[i],
    pretrainer: pretrainers[i],
    finetuneLosses: finetuneLosses[i],
    generalizer: generalizers[i],
    tally: tallies[i],
  }))
}

/** Everything that differs by more than the tolerance, and any different count of the evaluation. */
function differences(found: Trained, expected: Trained): string[] {
  const pairs = (of: Trained): [string, ArrayLike<number>][] => [
    ['losses of pre-training', of.pretrainLosses],
    ['losses of finetuning', of.finetuneLosses],
    ['loss of evaluation', [of.tally.loss]],
    ['outputs of evaluation', [of.tally.outputs.brier, ...of.tally.outputs.bins.map(({ confidence }) => confidence)]],
    ...parameters(of.extractor),
    ...parameters({ 'pretrainer.weight': of.pretrainer.weight, 'pretrainer.bias': of.pretrainer.bias }),
    ...parameters({ 'generalizer.weight': of.generalizer.weight, 'generalizer.bias': of.generalizer.bias }),
  ]
  const references = pairs(expected)
  const differing = pairs(found)
    .map(([name, values], i) => [name, relativeError(values, references[i][1])] as const)
    .filter(([, error]) => !(error <= TOLERANCE))
    .map(([name, error]) => `${name} by ${error}`)
  const countsOf = ({ tally: { confusion, outputs } }: Trained) =>
    JSON.stringify([confusion, outputs.top2, outputs.bins.map(({ count, right }) => [count, right])])
  return countsOf(found) === countsOf(expected) ? differing : [...differing, 'counts of evaluation']
}

function parameters(tensors: Extractor | Record<string, Tensor>): [string, Float32Array][] {
  return Object.entries(tensors).map(([name, { data }]) => [name, data])
}

/** Everything in the references, by name, except the features themselves. */
function trainedAsReference(cohort: Cohort, references: readonly ReferenceCase[]): Map<string, Float32Array>[] {
  const [{ learningRate }] = references
  const imagesOf = (kind: 'images' | 'finetuneImages'): LabelledImages[] => references.map(reference => reference[kind])
  cohort.setExtractors(references.map(({ extractor }) => extractor))
  cohort.setHeads(references.map(({ pretrainer }) => pretrainer))
  cohort.loadImages(imagesOf('images'))
  const pretrainLosses = cohort.pretrain(
    references.map(reference => reference.pretraining),
    learningRate,
  )
  const extractors = cohort.extractors()
  const pretrainers = cohort.heads()
  cohort.setHeads(references.map(({ generalizer }) => generalizer))
  cohort.loadImages(imagesOf('finetuneImages'))
  cohort.computeFeatures()
  const finetuneLosses = cohort.finetune(
    references.map(reference => reference.finetuning),
    learningRate,
  )
  const generalizers = cohort.heads()
  return references.map((reference, run) => {
    const { images, loss, confusion } = cohort.evaluate(reference.finetuneImages)[run]
    const right = confusion.reduce((sum, row, label) => sum + row[label], 0)
    return new Map([
      ['pretraining.losses', pretrainLosses[run]],
      ...parameters(extractors[run]),
      ['pretrainer.weight', pretrainers[run].weight.data],
      ['pretrainer.bias', pretrainers[run].bias.data],
      ['finetuning.losses', finetuneLosses[run]],
      ['generalizer.weight', generalizers[run].weight.data],
      ['generalizer.bias', generalizers[run].bias.data],
      ['evaluation', Float32Array.of(right / images, loss / images)],
    ])
  })
}
