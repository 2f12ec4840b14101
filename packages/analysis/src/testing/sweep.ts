import { parseExperiment, planExperiment } from '@finetune-lab/experiment'
import type { FinetuneResult, RunSnapshot, SweepSnapshot } from '@finetune-lab/runs'

/** Accuracy by finetune data set, augmentation, samples per class and seed; NaN for an unfinished run. */
export type Accuracy = (dataset: string, augmentation: string, samplesPerClass: number, seed: number) => number

/** Further values of a finetune's test, by the same keys. */
export type Outputs = (...of: Parameters<Accuracy>) => Partial<Omit<FinetuneResult, 'dataset' | 'accuracy'>>

/** A sweep of an experiment file whose finetunes have the given accuracies on 1,000 test images, for tests. */
export function sweepOf(
  text: string,
  accuracy: Accuracy,
  id = '20240601-120000-abcd',
  outputs: Outputs = () => ({}),
): SweepSnapshot {
  const { experiment, problems } = parseExperiment(text)
  if (!experiment) throw new Error(problems.map(({ message }) => message).join('\n'))
  const runs = planExperiment(experiment).runs.map((planned): RunSnapshot => {
    const { seed, pretrain, finetunes } = planned.settings
    const { name, parameters } = pretrain.augmentation
    const changed = parameters.alpha !== undefined && parameters.alpha !== 0.3
    const augmentation = changed ? `${name}(alpha=${parameters.alpha})` : name
    const run = { ...planned, identity: '' }
    const results = finetunes.map(({ dataset }) => ({
      dataset,
      accuracy: accuracy(dataset, augmentation, pretrain.samplesPerClass, seed),
      loss: 1,
      testImages: 1000,
      confusion: [],
      ...outputs(dataset, augmentation, pretrain.samplesPerClass, seed),
    }))
    if (results.some(result => Number.isNaN(result.accuracy))) return { run, state: 'waiting' }
    return {
      run,
      state: 'finished',
      result: {
        version: 1,
        run: { pretrain: pretrain.dataset, augmentation, samplesPerClass: pretrain.samplesPerClass, seed },
        executor: 'simd (plain)',
        device: 'test',
        finetunes: results,
        pretraining: { steps: pretrain.batches, seconds: 1, finalLoss: 1 },
      },
    }
  })
  return {
    folder: '',
    state: runs.every(({ state }) => state === 'finished') ? 'finished' : 'interrupted',
    runs,
    record: {
      version: 1,
      id,
      name: experiment.name,
      created: '2024-06-01T12:00:00.000Z',
      file: 'test.experiment.yaml',
      experiment,
      runs: runs.map(({ run }) => run),
      datasets: {},
      executor: { name: 'simd', build: 'plain', device: 'test' },
      versions: { finetuneLab: '0.1.0', node: '20.12.0' },
    },
  }
}
