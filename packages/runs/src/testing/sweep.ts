import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PlannedRun } from '@finetune-lab/experiment'
import type { RunResult } from '../store/result.ts'
import type { SweepRecord } from '../store/sweep.ts'

export { syntheticSweep, writeSyntheticSweep } from './synthetic-sweep.ts'

// Plain objects for this package's tests.

export const temporaryStore = () => join(mkdtempSync(join(tmpdir(), 'finetune-lab-store-')), 'store')

export function sweepRecord(id: string, runIds: readonly string[] = ['one', 'two']): SweepRecord {
  const training = { batches: 100, batchSize: 8, learningRate: 0.01 }
  const settings = (seed: number): PlannedRun['settings'] => ({
    seed,
    pretrain: {
      ...training,
      dataset: 'mnist',
      augmentation: { name: 'none', parameters: {} },
      samplesPerClass: 4,
      dropout: 0.5,
    },
    finetunes: [{ ...training, dataset: 'mnist', samplesPerClass: 256, dropout: 0.5 }],
  })
  const dataset = {
    title: 'MNIST',
    classes: ['0', '1'],
    mean: 0.1,
    std: 0.3,
    synthetic: false,
    folder: '/data/mnist',
    trainImages: 2,
    testImages: 2,
    checksums: {},
  }
  return {
    version: 1,
    id,
    name: 'A sweep',
    created: '2026-11-24T02:00:00.000Z',
    file: '/a.experiment.yaml',
    experiment: {
      name: 'A sweep',
      pretrain: {
        ...training,
        dataset: 'mnist',
        samplesPerClass: [4],
        augmentation: [{ name: 'none', parameters: {} }],
        dropout: 0.5,
      },
      finetune: { ...training, dataset: ['mnist'], samplesPerClass: 256 },
      seeds: runIds.map((_, seed) => seed),
      executor: 'auto',
      datasets: {},
      predictions: [],
    },
    runs: runIds.map((run, seed) => ({ id: run, settings: settings(seed), identity: `identity-${seed}` })),
    datasets: { mnist: dataset },
    executor: { name: 'simd', build: 'plain', device: 'a processor' },
    versions: { finetuneLab: '0.1.0', node: '20.0.0' },
  }
}

export const runResult = (seed: number): RunResult => ({
  version: 1,
  run: { pretrain: 'mnist', augmentation: 'none', samplesPerClass: 4, seed },
  executor: 'simd',
  device: 'a processor',
  finetunes: [
    {
      dataset: 'mnist',
      accuracy: 0.5,
      loss: 1,
      testImages: 2,
      confusion: [
        [1, 0],
        [1, 0],
      ],
    },
  ],
  pretraining: { steps: 100, seconds: 1, finalLoss: 0.25 },
})
