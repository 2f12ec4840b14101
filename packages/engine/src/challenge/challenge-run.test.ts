import { rmSync } from 'node:fs'
import { planExperiment } from '@finetune-lab/experiment'
import { createSimdNetwork, loadProbeKernels } from '@finetune-lab/model'
import type { ChallengedFinetune, ChallengeHead } from '@finetune-lab/runs'
import { afterAll, expect, test } from 'vitest'
import { cpuNetworks } from '../executors/cpu-networks.ts'
import { smallData, smallDatasets, smallExperiment } from '../testing/small-sweep.ts'
import { trainAlone } from '../testing/train-alone.ts'
import { challengeHeads, missingHeads } from './challenge-heads.ts'
import { challengeRun, type RunChallenge } from './challenge-run.ts'

const data = smallData({ testImages: 60 })
afterAll(() => rmSync(data, { recursive: true }))
const datasets = await smallDatasets(data)
const [{ settings }] = planExperiment(smallExperiment(data)).runs
const network = createSimdNetwork({ build: 'plain' })
const kernel = loadProbeKernels().plain
const { trained } = trainAlone(settings, datasets, network)

function challenged(
  challenge: Partial<RunChallenge> & { heads: RunChallenge['heads'] },
  on = network,
): ChallengedFinetune[] {
  const work = challengeRun({ settings, extractor: trained.extractor, ...challenge }, datasets, on, kernel)
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
  }
}
const headsFor = (heads: readonly ChallengeHead[]) => settings.finetunes.map(() => heads)
const all = challenged({ heads: headsFor(challengeHeads({ probe: true, rates: [0.1], budgets: [2] })) })

test('the recipe’s own head gives the recorded result, bit for bit', () => {
  for (const [i, { heads }] of all.entries()) {
    const own = heads.find(({ head }) => head.kind === 'sgd' && head.rate === 1 && head.budget === 1)!
    const { accuracy, loss, testImages } = trained.finetunes[i].evaluation
    expect(own.test).toMatchObject({ accuracy, loss, images: testImages })
  }
})

test('a larger budget, reached by continuing from a smaller one, is that of the same settings from the start', () => {
  const longer = { ...settings, finetunes: settings.finetunes.map(one => ({ ...one, batches: 2 * one.batches })) }
  const { evaluation } = trainAlone(longer, datasets, network).trained.finetunes[0]
  const found = all[0].heads.find(({ head }) => head.kind === 'sgd' && head.rate === 1 && head.budget === 2)!
  expect(found.test).toMatchObject({ accuracy: evaluation.accuracy, loss: evaluation.loss })
})

test('a converged head is settled, and SGD’s are not', () => {
  for (const { heads, featureNorm } of all) {
    expect(featureNorm).toBeGreaterThan(0)
    const [probe, ...sgd] = heads
    expect(probe).toMatchObject({ head: { kind: 'probe' }, penalty: expect.any(Number), atEdge: expect.any(Boolean) })
    for (const { training } of sgd) expect(training!.loss).toBeGreaterThan(probe.training!.loss)
  }
})

test('another network with a schedule: its own head gives the recorded result, a larger budget that of its own schedule', () => {
  const run = {
    ...settings,
    network: [{ maxPool: 4 }, 'flatten'],
    finetunes: settings.finetunes.slice(0, 1).map(one => ({ ...one, schedule: 'cosine' as const })),
  }
  const networkOf = cpuNetworks({ build: 'plain' })
  const heads = [challengeHeads({ probe: false, rates: [], budgets: [2] })]
  const own = trainAlone(run, datasets, networkOf(run)).trained
  const longer = { ...run, finetunes: run.finetunes.map(one => ({ ...one, batches: 2 * one.batches })) }
  const twice = trainAlone(longer, datasets, networkOf(longer)).trained
  const [found] = challenged({ settings: run, extractor: own.extractor, heads }, networkOf(run))
  const tests = found.heads.map(({ test }) => [test!.accuracy, test!.loss])
  expect(tests).toEqual([own, twice].map(({ finetunes: [{ evaluation }] }) => [evaluation.accuracy, evaluation.loss]))
})

test.each([
  ['the course network', {}],
  ['another network', { network: [{ maxPool: 4 }, 'flatten'] }],
])('%s with standardised features: its own head and a larger budget give the recorded results', (_, changes) => {
  const networkOf = cpuNetworks({ build: 'plain' })
  const [first] = settings.finetunes
  const run = { ...settings, ...changes, finetunes: [{ ...first, standardise: true }] }
  const longer = { ...run, finetunes: [{ ...run.finetunes[0], batches: 2 * first.batches }] }
  const [own, twice] = [run, longer].map(each => trainAlone(each, datasets, networkOf(each)).trained)
  const heads = [challengeHeads({ probe: true, rates: [], budgets: [2] })]
  const [found] = challenged({ settings: run, extractor: own.extractor, heads }, networkOf(run))
  const sgd = found.heads.filter(({ head }) => head.kind === 'sgd').map(({ test }) => [test!.accuracy, test!.loss])
  expect(sgd).toEqual([own, twice].map(({ finetunes: [{ evaluation }] }) => [evaluation.accuracy, evaluation.loss]))
})

test('without a saved model, the run is pre-trained again and gives the same results', () => {
  const heads = headsFor([{ kind: 'sgd', rate: 1, budget: 1 }])
  expect(challenged({ extractor: undefined, heads })).toEqual(challenged({ heads }))
})

test('a learning rate that makes training diverge gives a head without results', () => {
  const [{ heads }] = challenged({ heads: [[{ kind: 'sgd', rate: 1e40, budget: 1 }], []] })
  expect(heads).toEqual([{ head: { kind: 'sgd', rate: 1e40, budget: 1 } }])
})

test('heads that are there already, and a probe beside a probe, are not trained', () => {
  const heads = challengeHeads({ probe: true, rates: [0.1], budgets: [] })
  const [finetune] = settings.finetunes
  expect(missingHeads(heads, finetune, [])).toEqual(heads)
  expect(missingHeads(heads, { ...finetune, head: 'probe' }, [])).toEqual(heads.slice(1))
  const done = [{ dataset: finetune.dataset, featureNorm: 1, heads: heads.slice(0, 2).map(head => ({ head })) }]
  expect(missingHeads(heads, finetune, done)).toEqual(heads.slice(2))
})
