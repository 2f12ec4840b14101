import { expect, test } from 'vitest'
import { answers } from './answers/answers.ts'
import { csv } from './csv.ts'
import { curves } from './curves.ts'
import { differences } from './differences.ts'
import { sweepJson } from './json.ts'
import { predictionOutcomes } from './prediction-outcomes.ts'
import { sweepOf } from './testing/sweep.ts'

const text = `name: Exported
pretrain: { dataset: mnist, samplesPerClass: [10, 9], augmentation: [none, { mixup: { alpha: 0.4 } }] }
finetune: { dataset: [mnist, letters] }
seeds: [10, 9]
predictions: [{ text: x, expect: { better: mixup, than: none, at: 9, by: 0 } }]`
const sweep = sweepOf(text, (dataset, augmentation, samples, seed) =>
  augmentation === 'none' && samples === 10 && seed === 10 ? Number.NaN : dataset === 'mnist' ? 1 / 3 : 0.5,
)

test('CSV: the design’s columns, sorted by the first six (numbers as numbers), 6 decimals', () => {
  expect(
    csv([sweep]),
  ).toBe(`pretrain,augmentation,samples_per_class,seed,finetune,executor,accuracy,loss,test_images,sweep,run,state,reason,ece,brier,top2
mnist,mixup(alpha=0.4),9,9,letters,simd (plain),0.500000,1.000000,1000,20240601-120000-abcd,mnist-mixup-alpha0.4-s9-seed9,finished,,,,
mnist,mixup(alpha=0.4),9,9,mnist,simd (plain),0.333333,1.000000,1000,20240601-120000-abcd,mnist-mixup-alpha0.4-s9-seed9,finished,,,,
mnist,mixup(alpha=0.4),9,10,letters,simd (plain),0.500000,1.000000,1000,20240601-120000-abcd,mnist-mixup-alpha0.4-s9-seed10,finished,,,,
mnist,mixup(alpha=0.4),9,10,mnist,simd (plain),0.333333,1.000000,1000,20240601-120000-abcd,mnist-mixup-alpha0.4-s9-seed10,finished,,,,
mnist,mixup(alpha=0.4),10,9,letters,simd (plain),0.500000,1.000000,1000,20240601-120000-abcd,mnist-mixup-alpha0.4-s10-seed9,finished,,,,
mnist,mixup(alpha=0.4),10,9,mnist,simd (plain),0.333333,1.000000,1000,20240601-120000-abcd,mnist-mixup-alpha0.4-s10-seed9,finished,,,,
mnist,mixup(alpha=0.4),10,10,letters,simd (plain),0.500000,1.000000,1000,20240601-120000-abcd,mnist-mixup-alpha0.4-s10-seed10,finished,,,,
mnist,mixup(alpha=0.4),10,10,mnist,simd (plain),0.333333,1.000000,1000,20240601-120000-abcd,mnist-mixup-alpha0.4-s10-seed10,finished,,,,
mnist,none,9,9,letters,simd (plain),0.500000,1.000000,1000,20240601-120000-abcd,mnist-none-s9-seed9,finished,,,,
mnist,none,9,9,mnist,simd (plain),0.333333,1.000000,1000,20240601-120000-abcd,mnist-none-s9-seed9,finished,,,,
mnist,none,9,10,letters,simd (plain),0.500000,1.000000,1000,20240601-120000-abcd,mnist-none-s9-seed10,finished,,,,
mnist,none,9,10,mnist,simd (plain),0.333333,1.000000,1000,20240601-120000-abcd,mnist-none-s9-seed10,finished,,,,
mnist,none,10,9,letters,simd (plain),0.500000,1.000000,1000,20240601-120000-abcd,mnist-none-s10-seed9,finished,,,,
mnist,none,10,9,mnist,simd (plain),0.333333,1.000000,1000,20240601-120000-abcd,mnist-none-s10-seed9,finished,,,,
`)
})

test('CSV and JSON: the L2 penalty that each probe chose, in the last column', () => {
  const one = 'pretrain: { dataset: a, samplesPerClass: 1, augmentation: none }\nfinetune: { dataset: b }\nseeds: 2'
  const plain = sweepOf(one, () => 0.25)
  const [first, second] = plain.runs
  const finetunes = second.result!.finetunes.map(each => ({
    ...each,
    probe: { penalty: 0.003, atEdge: false, converged: true },
  }))
  const sweep = { ...plain, runs: [first, { ...second, result: { ...second.result!, finetunes } }] }
  const lines = csv([sweep]).trim().split('\n')
  expect(lines.map(line => line.split(',').slice(11))).toEqual([
    ['state', 'reason', 'ece', 'brier', 'top2', 'l2_penalty'],
    ['finished', '', '', '', '', ''],
    ['finished', '', '', '', '', '0.003'],
  ])
  expect(sweepJson(sweep).rows.map(({ l2_penalty }) => l2_penalty)).toEqual([undefined, 0.003])
})

test('CSV: several sweeps in one table; commas, quotes and line breaks are quoted as in RFC 4180', () => {
  const one = 'pretrain: { dataset: a, samplesPerClass: 1, augmentation: none }\nfinetune: { dataset: b }\nseeds: 1'
  const sweeps = ['later', 'a "quoted", broken\nid'].map(id => sweepOf(one, () => 0.25, id))
  expect(
    csv(sweeps).split('\n').slice(1).join('\n'),
  ).toBe(`a,none,1,0,b,simd (plain),0.250000,1.000000,1000,"a ""quoted"", broken
id",a-none-s1-seed0,finished,,,,
a,none,1,0,b,simd (plain),0.250000,1.000000,1000,later,a-none-s1-seed0,finished,,,,
`)
})

test('CSV: nothing finished, header alone', () => {
  expect(csv([sweepOf(text, () => Number.NaN)]).split('\n')).toHaveLength(2)
})

test('JSON: the sweep with what the analysis makes of it, the same figures as everywhere', () => {
  const { rows, ...json } = sweepJson(sweep)
  expect(json).toEqual({
    version: 1,
    sweep: '20240601-120000-abcd',
    name: 'Exported',
    created: '2024-06-01T12:00:00.000Z',
    state: 'interrupted',
    runs: { planned: 8, finished: 7, failed: 0 },
    experiment: sweep.record.experiment,
    datasets: {},
    executor: sweep.record.executor,
    versions: sweep.record.versions,
    failed: [],
    curves: curves(sweep.runs),
    differences: differences(sweep.runs),
    predictions: predictionOutcomes(sweep.record.experiment, sweep.runs),
    answers: answers(sweep.runs),
  })
  expect(rows).toHaveLength(14)
  expect(rows[1]).toEqual({
    pretrain: 'mnist',
    augmentation: 'mixup(alpha=0.4)',
    samples_per_class: 9,
    seed: 9,
    finetune: 'mnist',
    executor: 'simd (plain)',
    accuracy: 1 / 3,
    loss: 1,
    test_images: 1000,
    sweep: '20240601-120000-abcd',
    run: 'mnist-mixup-alpha0.4-s9-seed9',
    state: 'finished',
    reason: '',
  })
})

test('JSON: without none the first augmentation is the reference', () => {
  const { differences, answers } = sweepJson(
    sweepOf(text.replace('[none, {', '[collage, {').replace('than: none', 'than: collage'), () => 0.5),
  )
  expect([...differences, ...answers].map(({ reference }) => reference)).toEqual(new Array(4).fill('collage'))
  expect(answers[0].contrasts.map(({ augmentation }) => augmentation)).toEqual(['mixup(alpha=0.4)'])
})
