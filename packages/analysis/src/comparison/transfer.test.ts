import { expect, test } from 'vitest'
import { comparedSweep } from '../testing/compared.ts'
import { fullestTransferSetting, transferMatrix, transferSettings } from './transfer.ts'

/** Mean accuracies of the four directions; seeds spread around them by ± 0.01. */
const means: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  mnist: { mnist: 0.95, 'emnist-letters': 0.65 },
  'emnist-letters': { mnist: 0.93, 'emnist-letters': 0.7 },
}
const from = (pretrain: string, finetune = '[mnist, emnist-letters]', more = '') =>
  comparedSweep({
    pretrain,
    finetune,
    more,
    accuracy: (dataset, _, __, seed) => means[pretrain][dataset] + 0.01 * (seed - 1),
  })
const setting = { augmentation: 'none', samplesPerClass: 4 }

test('the matrix holds every pair that the sweeps hold, with n and what it costs against the same data', () => {
  const matrix = transferMatrix([from('mnist'), from('emnist-letters')], setting)
  expect([matrix.pretrain, matrix.finetune]).toEqual([
    ['mnist', 'emnist-letters'],
    ['mnist', 'emnist-letters'],
  ])
  expect(
    matrix.cells.map(({ pretrain, finetune, entries: [{ sweep, point, toSame }] }) => [
      ...[pretrain, finetune, sweep, Number(point.mean.toFixed(6)), point.n, toSame && Number(toSame.mean.toFixed(6))],
    ]),
  ).toEqual([
    ['mnist', 'mnist', 0, 0.95, 3, undefined],
    ['mnist', 'emnist-letters', 0, 0.65, 3, -0.05],
    ['emnist-letters', 'mnist', 1, 0.93, 3, -0.02],
    ['emnist-letters', 'emnist-letters', 1, 0.7, 3, undefined],
  ])
})

test('the text shows whether EMNIST → MNIST or MNIST → EMNIST has the higher accuracy', () => {
  const { directions } = transferMatrix([from('mnist'), from('emnist-letters')], setting)
  expect(directions.map(({ first, second }) => [first, second])).toEqual([['mnist', 'emnist-letters']])
  expect(directions[0].text).toBe(
    'EMNIST letters → MNIST (B) has the higher mean accuracy: 93.0 % (n = 3), compared with 65.0 % (n = 3) of MNIST → EMNIST letters (A). These are different tasks, so their difference is not tested. Guessing is right for 3.8 % on EMNIST letters, 10.0 % on MNIST. MNIST → EMNIST letters (A) −5.0 points [−7.3, −2.7] compared with pre-training on EMNIST letters itself (B); EMNIST letters → MNIST (B) −2.0 points [−4.3, +0.3] compared with pre-training on MNIST itself (A).',
  )
})

const fast = '  learningRate: 0.1'

test('each sweep of one direction is paired with those of the other with the same settings', () => {
  const { directions, cells } = transferMatrix(
    [from('mnist'), from('emnist-letters', undefined, fast), from('emnist-letters'), from('mnist', undefined, fast)],
    setting,
  )
  expect(directions.map(({ there, back, differing }) => [there.sweep, back.sweep, differing])).toEqual([
    [0, 2, []],
    [3, 1, []],
  ])
  expect(directions[1].text).toMatch(
    /^EMNIST letters → MNIST \(B\) has the higher mean accuracy: .* of MNIST → EMNIST letters \(D\)\./,
  )
  // The first that is pre-trained on the finetune data itself is not the one of the same settings.
  const costs = cells.flatMap(({ entries }) => entries.map(({ sweep, toSame }) => [sweep, toSame?.sweep]))
  expect(costs.filter(([, same]) => same !== undefined)).toEqual([
    [0, 2],
    [3, 1],
    [1, 3],
    [2, 0],
  ])
})

test('where no sweep has the same settings, the text says in which they differ', () => {
  const { directions } = transferMatrix([from('mnist'), from('emnist-letters', undefined, fast)], setting)
  expect(directions.map(({ differing }) => differing)).toEqual([['pretrain.learningRate']])
  expect(directions[0].text).toContain(
    'The data are not the only difference: A and B also differ in pretrain.learningRate.',
  )
  expect(directions[0].text).toContain(
    'compared with pre-training on EMNIST letters itself (B, which also differs in pretrain.learningRate)',
  )
})

test('a sweep without a partner with the same settings is paired with all of the other direction', () => {
  const sweeps = [from('mnist'), from('emnist-letters'), from('emnist-letters', undefined, fast)]
  expect(
    transferMatrix(sweeps, setting).directions.map(({ there, back, differing }) => [
      there.sweep,
      back.sweep,
      differing.length,
    ]),
  ).toEqual([
    [0, 1, 0],
    [0, 2, 1],
  ])
})

test('sweeps with the same pair are shown side by side, not mixed', () => {
  const { cells } = transferMatrix([from('mnist'), from('mnist')], setting)
  expect(cells.map(({ entries }) => entries.map(({ sweep, point: { n } }) => [sweep, n]))).toEqual([
    [
      [0, 3],
      [1, 3],
    ],
    [
      [0, 3],
      [1, 3],
    ],
  ])
})

test('first shown is the setting that fills the most cells, with the most samples', () => {
  const few = comparedSweep({ pretrain: 'emnist-letters', augmentation: 'mixup', sizes: '[1, 2]', finetune: 'mnist' })
  expect(fullestTransferSetting([from('mnist', 'mnist'), few])).toEqual({ augmentation: 'mixup', samplesPerClass: 1 })
  expect(fullestTransferSetting([comparedSweep({ accuracy: () => Number.NaN })])).toBeUndefined()
  expect(transferSettings([few])).toEqual([
    { augmentation: 'mixup', samplesPerClass: 1 },
    { augmentation: 'mixup', samplesPerClass: 2 },
  ])
})
