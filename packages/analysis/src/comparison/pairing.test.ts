import { expect, test } from 'vitest'
import { type ComparedOptions, comparedSweep } from '../testing/compared.ts'
import { pairingOf } from './pairing.ts'

const pairing = (a: ComparedOptions, b: ComparedOptions) => pairingOf(comparedSweep(a).record, comparedSweep(b).record)

test.each<[string, ComparedOptions]>([
  ['augmentation', { augmentation: '[collage]' }],
  ['α', { augmentation: '[{ mixup: { alpha: 0.4 } }]' }],
  ['pre-training’s learning rate, length and dropout', { more: '  learningRate: 0.1\n  batches: 100\n  dropout: 0' }],
  ['finetune data', { finetune: 'mnist' }],
  ['sizes', { sizes: '[4, 16]' }],
  ['a batch size that their common subsets cannot fill', { sizes: '[1, 2]', more: '  batchSize: 10' }],
])('sweeps that differ in %s draw the same from a seed: they are paired', (_, b) => {
  expect(pairing({ more: b.sizes === '[1, 2]' ? '  batchSize: 20' : '' }, b)).toEqual({
    kind: 'paired',
    seeds: [0, 1, 2],
    text: 'Paired by seed: with the same seed, both pre-train on the same MNIST images, from the same weights, in the same order.',
  })
})

test.each<[ComparedOptions, string]>([
  [{ pretrain: 'emnist-letters' }, 'A is pre-trained on MNIST, B on EMNIST letters'],
  [{ files: { mnist: 'other' } }, 'the files of MNIST differ in B'],
  [{ more: '  batchSize: 4' }, 'batches hold 8 images in A and 4 in B'],
  [{ seeds: '[3, 4]' }, 'the sweeps share no seed (A: 0, 1, 2; B: 3, 4)'],
  [{ seeds: '[2, 3]' }, 'the sweeps share only one seed (2)'],
  [
    { pretrain: 'emnist-letters', more: '  batchSize: 4', seeds: '[7]' },
    'A is pre-trained on MNIST, B on EMNIST letters; batches hold 8 images in A and 4 in B; the sweeps share no seed (A: 0, 1, 2; B: 7)',
  ],
])('%j keeps runs from being pairs, and it says why', (b, reason) => {
  expect(pairing({}, b)).toEqual({
    kind: 'unpaired',
    text: `Not paired: ${reason}. Means are compared as independent (Welch).`,
  })
})

test('other versions may draw differently', () => {
  const a = comparedSweep().record
  const b = { ...a, versions: { ...a.versions, finetuneLab: '0.2.0' } }
  expect(pairingOf(a, b)).toMatchObject({ kind: 'unpaired', text: expect.stringContaining('versions 0.1.0 and 0.2.0') })
})

test('seeds that one sweep alone has are left out, and named', () => {
  expect(pairing({ seeds: '[0, 1, 5]' }, { seeds: '[1, 0, 8, 9]' })).toMatchObject({
    kind: 'paired',
    seeds: [0, 1],
    text: expect.stringContaining('Left out because the other sweep lacks them: seed 5 of A, seeds 8, 9 of B.'),
  })
})

test('one seed is a pair where a sweep has no other', () => {
  expect(pairing({ seeds: '[1]' }, { seeds: '3' })).toMatchObject({ kind: 'paired', seeds: [1] })
})
