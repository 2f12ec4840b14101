import { answers } from '@finetune-lab/analysis'
import type { RunSnapshot, SweepRecord, SweepSnapshot } from '@finetune-lab/runs'
import type { ReportSweep } from '../report/report-input.ts'
import { sampleAccuracies, sampleCurves, sampleDifferences } from './sample-curves.ts'

const PRETRAINING = { dataset: 'mnist', batches: 5000, batchSize: 8, learningRate: 0.01, dropout: 0.5 }
const FINETUNING = { samplesPerClass: 256, batches: 1000, batchSize: 8, learningRate: 0.01 }
const SIZES = [1, 2, 4, 8, 16, 32, 64]
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
const DIGITS = [...'0123456789']

/** A sweep of 63 runs with the sample accuracies, as read from the store. */
export const sampleSnapshot: SweepSnapshot = {
  record: sampleRecord(),
  folder: '.finetune-lab/sweeps/20251123-140200-digits-to-letters',
  state: 'finished',
  runs: sampleRuns(),
}

export const sampleSweep: ReportSweep = {
  snapshot: sampleSnapshot,
  curves: sampleCurves,
  differences: sampleDifferences,
  answers: answers(sampleRuns()),
  predictions: [
    { text: 'Augmentation will not help.', outcomes: [] },
    {
      text: 'Mixup beats none by 5 points at one sample per class.',
      outcomes: [
        {
          dataset: 'emnist-letters',
          verdict: 'undecided',
          figures: '+7.5 points [+1.6, +13.5], n = 3',
          comparisons: [],
        },
        { dataset: 'mnist', verdict: 'undecided', figures: '+5.7 points [−2.4, +13.8], n = 3', comparisons: [] },
      ],
    },
    {
      text: 'Mixup and collage are alike.',
      outcomes: [
        { dataset: 'emnist-letters', verdict: 'held', figures: 'at most 1.5 points apart, n = 3', comparisons: [] },
      ],
    },
  ],
}

function sampleRecord(): SweepRecord {
  return {
    version: 1,
    id: '20251123-140200-digits-to-letters',
    name: 'Digits to letters',
    created: '2025-11-23T14:02:00.000Z',
    file: 'examples/mnist-to-emnist.experiment.yaml',
    experiment: {
      name: 'Digits to letters',
      pretrain: {
        ...PRETRAINING,
        samplesPerClass: SIZES,
        augmentation: [
          { name: 'none', parameters: {} },
          { name: 'mixup', parameters: { alpha: 0.3 } },
          { name: 'collage', parameters: {} },
        ],
      },
      finetune: { ...FINETUNING, dataset: ['emnist-letters', 'mnist'] },
      seeds: [0, 1, 2],
      executor: 'auto',
      datasets: {},
      predictions: [],
    },
    runs: [],
    datasets: {
      mnist: dataset('MNIST', DIGITS, 60000, 10000, 'train-images-idx3-ubyte.gz'),
      'emnist-letters': dataset('EMNIST letters', LETTERS, 124800, 20800, 'emnist-letters-train-images-idx3-ubyte.gz'),
    },
    executor: { name: 'simd', build: 'relaxed', device: 'Some processor, 2 cores' },
    versions: { finetuneLab: '0.1.0', node: 'v22.11.0' },
  }
}

function dataset(
  title: string,
  classes: readonly string[],
  trainImages: number,
  testImages: number,
  file: string,
): SweepRecord['datasets'][string] {
  return {
    title,
    classes,
    mean: 0.1307,
    std: 0.3081,
    synthetic: false,
    folder: `data/${title}`,
    trainImages,
    testImages,
    checksums: { [file]: '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609' },
  }
}

function sampleRuns(): readonly RunSnapshot[] {
  const { pretrain, finetune } = sampleRecord().experiment
  const run = (name: string, size: number, seed: number): RunSnapshot => {
    const accuracy = (dataset: string): number => sampleAccuracies[dataset][name][SIZES.indexOf(size)][seed]
    return {
      run: {
        id: `mnist-${name}-s${size}-seed${seed}`,
        identity: `${name}${size}${seed}`,
        settings: {
          seed,
          pretrain: {
            ...PRETRAINING,
            augmentation: pretrain.augmentation.find(choice => choice.name === name)!,
            samplesPerClass: size,
          },
          finetunes: finetune.dataset.map(dataset => ({ ...FINETUNING, dataset, dropout: 0.5 })),
        },
      },
      state: 'finished',
      result: {
        version: 1,
        run: { pretrain: 'mnist', augmentation: name, samplesPerClass: size, seed },
        executor: 'simd',
        device: 'Some processor, 2 cores',
        finetunes: [
          finetuneResult('emnist-letters', 26, 800, accuracy('emnist-letters')),
          finetuneResult('mnist', 10, 1000, accuracy('mnist')),
        ],
        pretraining: { steps: 5000, seconds: 0.9, finalLoss: 0.02 },
      },
    }
  }
  return [0, 1, 2].flatMap(seed =>
    SIZES.flatMap(size => ['none', 'mixup', 'collage'].map(name => run(name, size, seed))),
  )
}

/** Mistakes go to few classes, as they do in earnest: half of them to the next class. */
function finetuneResult(
  dataset: string,
  classes: number,
  perClass: number,
  accuracy: number,
): NonNullable<RunSnapshot['result']>['finetunes'][number] {
  const right = Math.round(accuracy * perClass)
  const confusion = Array.from({ length: classes }, (_, truth) => {
    const row = new Array<number>(classes).fill(0)
    row[truth] = right
    let left = perClass - right
    for (let step = 1; left > 0; step++) {
      const share = Math.ceil(left / 2)
      row[(truth + step * step) % classes] += share
      left -= share
    }
    return row
  })
  return { dataset, testImages: classes * perClass, accuracy, loss: 1.2, confusion }
}
