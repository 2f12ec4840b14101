import { planExperiment } from '@finetune-lab/experiment'
import { cohortOf, createSimdNetwork, initialHead, type Network } from '@finetune-lab/model'
import { expect, test } from 'vitest'
import { cpuNetworks } from '../executors/cpu-networks.ts'
import { smallData, smallDatasets, smallExperiment } from '../testing/small-sweep.ts'
import { trainAlone } from '../testing/train-alone.ts'
import { decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts'
import { FINETUNE_SUBSET } from './random-purposes.ts'
import { finetuningSteps } from './steps.ts'
import { subset } from './subset.ts'
import { type TrainedRun, type Training, train } from './train.ts'

const data = smallData()
const datasets = await smallDatasets(data)
const [{ settings }] = planExperiment(smallExperiment(data)).runs

const trainOne = (run = settings) => trainAlone(run, datasets, createSimdNetwork({ build: 'plain' }))
const pretrainingLosses = (reported: readonly Training[]) =>
  reported.flatMap(each => (each.stage === 'pretrain' ? [...each.losses[0]] : []))

test('a run pre-trains, then finetunes and tests on each data set, and reports each step', () => {
  const { trained, reported } = trainOne()
  const stages = reported.map(each => (each.stage === 'pretrain' ? 'pretrain' : `${each.stage} ${each.finetune}`))
  expect([...new Set(stages)]).toEqual([
    'pretrain',
    'finetune 0',
    'test 0',
    'evaluate 0',
    'finetune 1',
    'test 1',
    'evaluate 1',
  ])
  const losses = pretrainingLosses(reported)
  expect(losses).toHaveLength(300)
  expect(trained.finetunes.map(({ dataset }) => dataset)).toEqual(['columns', 'rows'])
})

test('it learns: the loss falls, and bars are classified far better than by chance', () => {
  const { trained, reported } = trainOne()
  const losses = pretrainingLosses(reported)
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  expect(mean(losses.slice(-50))).toBeLessThan(0.6 * mean(losses.slice(0, 50)))
  for (const { evaluation } of trained.finetunes) {
    expect(evaluation.testImages).toBe(1500)
    expect(evaluation.accuracy).toBeGreaterThan(0.5) // chance is 0.2
    const diagonal = evaluation.confusion.reduce((sum, row, i) => sum + row[i], 0)
    expect(evaluation.accuracy).toBeCloseTo(diagonal / 1500, 10)
  }
})

test('finetuning does not change a byte of the extractor', () => {
  const network = createSimdNetwork({ build: 'plain' })
  const training = train([settings], datasets, cohortOf([network]))
  let before: ReturnType<typeof network.extractor> | undefined
  for (const { stage } of training) if (stage === 'finetune') before ??= network.extractor()
  expect(before).toBeDefined()
  expect(network.extractor()).toEqual(before)
})

test('a finetune does not depend on the run’s other finetunes', () => {
  const [columns, rows] = trainOne().trained.finetunes
  const [columnsAlone] = trainOne({ ...settings, finetunes: settings.finetunes.slice(0, 1) }).trained.finetunes
  const [rowsAlone] = trainOne({ ...settings, finetunes: settings.finetunes.slice(1) }).trained.finetunes
  expect(columnsAlone).toEqual(columns)
  expect(rowsAlone).toEqual(rows)
})

test('a subset smaller than a batch trains in batches of all its images, bit-identical to that batchSize', () => {
  const small = (batchSize: number): typeof settings => ({
    ...settings,
    pretrain: { ...settings.pretrain, samplesPerClass: 1, batches: 60, batchSize },
    finetunes: [{ ...settings.finetunes[0], samplesPerClass: 1, batches: 60, batchSize }],
  })
  const { trained, reported } = trainOne(small(8))
  expect(trained).toEqual(trainOne(small(5)).trained)
  expect(pretrainingLosses(reported)).toHaveLength(60)
})

test('a network that has trained something else gives the same bits', () => {
  const network = createSimdNetwork({ build: 'plain' })
  const bits = (run: typeof settings) => trainAlone(run, datasets, network).trained
  const first = bits(settings)
  bits({ ...settings, seed: 9, pretrain: { ...settings.pretrain, batchSize: 3, samplesPerClass: 8 } })
  expect(bits(settings)).toEqual(first)
})

test('with the same seed and s, subset, initial weights, batch order and dropout are the same for each augmentation', () => {
  /** Everything that a run passes to its network, except how batches are mixed. */
  const given = (run: typeof settings) => {
    const reported: unknown[] = []
    const network = createSimdNetwork({ build: 'plain' })
    const listening: Network = {
      ...network,
      setExtractor(extractor) {
        reported.push(extractor)
        network.setExtractor(extractor)
      },
      setHead(head) {
        reported.push(head)
        network.setHead(head)
      },
      loadImages(images) {
        reported.push(images)
        network.loadImages(images)
      },
      pretrain(steps, learningRate) {
        const { compositions: _, ...rest } = steps
        reported.push(rest, learningRate)
        return network.pretrain(steps, learningRate)
      },
      finetune(steps, learningRate) {
        reported.push(steps, learningRate)
        return network.finetune(steps, learningRate)
      },
    }
    trainAlone(run, datasets, listening)
    return reported
  }
  const runs = planExperiment(smallExperiment(data)).runs.map(run => run.settings)
  const [none, mixup, collage] = runs.filter(({ seed, pretrain }) => seed === 1 && pretrain.samplesPerClass === 4)
  expect([none, mixup, collage].map(({ pretrain }) => pretrain.augmentation.name)).toEqual(['none', 'mixup', 'collage'])
  const reference = given(none)
  expect(given(mixup)).toEqual(reference)
  expect(given(collage)).toEqual(reference)
  expect(given(runs.find(({ seed }) => seed === 0)!)).not.toEqual(reference)
})

const probed: typeof settings = {
  ...settings,
  finetunes: settings.finetunes.map(each => ({ ...each, head: 'probe' as const })),
}

test('a probe’s head is fitted on the same frozen features, and is no worse than SGD on its own training images', () => {
  const sgd = trainOne().trained
  const probe = trainOne(probed)
  expect(probe.trained.extractor).toEqual(sgd.extractor)
  expect([...new Set(probe.reported.map(({ stage }) => stage))]).toEqual(['pretrain', 'probe', 'test', 'evaluate'])
  for (const [i, { evaluation }] of probe.trained.finetunes.entries())
    expect(evaluation.accuracy).toBeGreaterThan(sgd.finetunes[i].evaluation.accuracy - 0.02)
})

test('a probe’s penalty is part of its result', () => {
  const [{ probe }] = trainOne(probed).trained.finetunes
  expect(probe).toEqual({ penalty: expect.any(Number), atEdge: expect.any(Boolean), converged: true })
  expect(trainOne().trained.finetunes.map(finetune => 'probe' in finetune)).toEqual([false, false])
})

test('a probe that resumes from any standing ends with the same bits', () => {
  const { trained, reported, standings } = trainOne(probed)
  const places = ['probe', 'test', 'evaluate'].map(stage => reported.findLastIndex(each => each.stage === stage))
  for (const place of places)
    expect(trainAlone(probed, datasets, createSimdNetwork({ build: 'plain' }), standings[place]).trained).toEqual(
      trained,
    )
})

const standardised = (run = settings): typeof settings => ({
  ...run,
  finetunes: run.finetunes.slice(0, 1).map(each => ({ ...each, standardise: true as const })),
})

test('finetune.standardise trains the head on features with mean 0 and deviation 1, and saves one for raw features', () => {
  const run = standardised({
    ...settings,
    finetunes: settings.finetunes.map(each => ({ ...each, batches: 30, dropout: 0, learningRate: 0.05 })),
  })
  const network = createSimdNetwork({ build: 'plain' })
  const { extractor, finetunes } = trainAlone(run, datasets, network).trained
  const [{ generalizer }] = finetunes
  const { weight, bias } = byDefinition(run, extractor)
  for (const [i, value] of weight.entries()) expect(generalizer.weight.data[i]).toBeCloseTo(value, 3)
  for (const [c, value] of bias.entries()) expect(generalizer.bias.data[c]).toBeCloseTo(value, 3)
})

/** Plain SGD in float64 on (x − mean) / deviation, then written for x. */
function byDefinition(run: typeof settings, extractor: ReturnType<Network['extractor']>) {
  const { seed, finetunes } = run
  const [finetune] = finetunes
  const { images } = subset(datasets.get(finetune.dataset)!, 'train', finetune.samplesPerClass, seed, FINETUNE_SUBSET)
  const network = createSimdNetwork({ build: 'plain' })
  network.setExtractor(extractor)
  network.loadImages(images)
  const features = network.computeFeatures()
  const { count, labels, classes } = images
  const column = (k: number) => Array.from({ length: count }, (_, row) => features[row * 256 + k])
  const mean = Array.from({ length: 256 }, (_, k) => column(k).reduce((sum, x) => sum + x, 0) / count)
  const deviation = mean.map((m, k) => Math.sqrt(column(k).reduce((sum, x) => sum + (x - m) ** 2, 0) / count))
  const z = (row: number, k: number) => (deviation[k] > 0 ? (features[row * 256 + k] - mean[k]) / deviation[k] : 0)
  const start = initialHead(seed, 'generalizer', finetune.dataset, classes)
  const [w, b] = [Float64Array.from(start.weight.data), Float64Array.from(start.bias.data)]
  for (const { steps, batchSize, samples } of finetuningSteps(seed, finetune, count))
    for (let step = 0; step < steps; step++) {
      const rows = [...samples.subarray(step * batchSize, (step + 1) * batchSize)]
      const errors = rows.map(row => {
        const powers = [...b].map((own, c) =>
          Math.exp(mean.reduce((sum, _, k) => sum + w[c * 256 + k] * z(row, k), own)),
        )
        const total = powers.reduce((sum, power) => sum + power, 0)
        return powers.map((power, c) => power / total - (c === labels[row] ? 1 : 0))
      })
      for (const [i, row] of rows.entries())
        for (const [c, error] of errors[i].entries()) {
          const rate = (finetune.learningRate / batchSize) * error
          b[c] -= rate
          for (let k = 0; k < 256; k++) w[c * 256 + k] -= rate * z(row, k)
        }
    }
  const weight = w.map((own, i) => (deviation[i % 256] > 0 ? own / deviation[i % 256] : 0))
  const bias = b.map((own, c) => mean.reduce((sum, m, k) => sum - weight[c * 256 + k] * m, own))
  return { weight, bias }
}

test.each([
  ['the course network', settings],
  ['another network, with momentum', { ...settings, network: [{ maxPool: 4 }, 'flatten'] }],
])('with standardised features, %s resumes from any standing with the same bits', (_, base) => {
  const run = standardised({
    ...base,
    finetunes: base.finetunes.map(each => ({
      ...each,
      ...('network' in base && { optimizer: { name: 'sgd', options: { momentum: 0.9 } } as never }),
    })),
  })
  const networkOf = cpuNetworks({ build: 'plain' })
  const { trained, reported, standings } = trainAlone(run, datasets, networkOf(run))
  const places = ['finetune', 'test', 'evaluate'].map(stage => reported.findIndex(each => each.stage === stage))
  const last = reported.findLastIndex(({ stage }) => stage === 'finetune')
  for (const place of [...places, last])
    expect(trainAlone(run, datasets, networkOf(run), standings[place]).trained).toEqual(trained)
})

const validated: typeof settings = {
  ...settings,
  validation: 30,
  pretrain: { ...settings.pretrain, batches: 50 },
  finetunes: settings.finetunes.map(finetune => ({ ...finetune, batches: 50 })),
}
const validations = ({ finetunes }: TrainedRun) => finetunes.map(({ validation }) => validation)

test('a run is also tested on its validation images; nothing else changes, and the test set takes no part', () => {
  const { trained } = trainOne(validated)
  expect(validations(trained)).toEqual([
    { images: 150, accuracy: expect.any(Number) },
    { images: 150, accuracy: expect.any(Number) },
  ])
  expect(trained.finetunes.map(({ validation: _, ...finetune }) => finetune)).toEqual(
    trainOne({ ...validated, validation: 0 }).trained.finetunes,
  )
  const wrongLabels = new Map(
    [...datasets].map(([name, dataset]) => {
      const labels = dataset.test.labels.map(label => (label + 1) % dataset.classes.length)
      return [name, { ...dataset, test: { ...dataset.test, labels } }]
    }),
  )
  const misled = trainAlone(validated, wrongLabels, createSimdNetwork({ build: 'plain' })).trained
  expect(validations(misled)).toEqual(validations(trained))
  expect(misled.finetunes.map(({ evaluation }) => evaluation.accuracy)).not.toEqual(
    trained.finetunes.map(({ evaluation }) => evaluation.accuracy),
  )
})

test('a run that resumes from a checkpoint has the same validation results', () => {
  const run = { id: 'one', settings: validated, identity: 'this run' }
  const { trained, reported, standings } = trainOne(validated)
  const counters = { losses: [], seconds: 1 }
  for (const [index, { stage }] of reported.entries()) {
    if (stage !== 'validate' && stage !== 'evaluate') continue
    const saved = encodeCheckpoint({ standing: standings[index], counters }, run)
    const { standing } = decodeCheckpoint(saved, 'a checkpoint', run, datasets)
    const resumed = trainAlone(validated, datasets, createSimdNetwork({ build: 'plain' }), standing).trained
    expect(validations(resumed)).toEqual(validations(trained))
  }
})

test('each run of a cohort has its own validation images', () => {
  const runs = [validated, { ...validated, seed: 7 }]
  const training = train(runs, datasets, cohortOf(runs.map(() => createSimdNetwork({ build: 'plain' }))))
  for (;;) {
    const { done, value } = training.next()
    if (!done) continue
    expect(value.map(validations)).toEqual(runs.map(run => validations(trainOne(run).trained)))
    return
  }
})
