import type { RunSnapshot, SweepSnapshot } from '@finetune-lab/runs'
import { sweepOf } from './sweep.ts'

/** An experiment that tunes the finetuning learning rate, for tests: 2 sizes × 2 augmentations × 3 seeds × 3 rates. */
export const tunedText = (more = '', dataset = 'letters') => `name: Tuned
pretrain: { dataset: mnist, samplesPerClass: [1, 4], augmentation: [none, mixup] }
finetune: { dataset: ${dataset} }
seeds: 3
validation: 10 per class
tune: { finetune.learningRate: [0.001, 0.01, 0.1] }
${more}`

export const rateOf = ({ run }: RunSnapshot) => run.settings.finetunes[0].learningRate

/** Test and validation accuracy by the run; undefined for one that has not finished, NaN for one that diverged. */
export type TunedOutcome = (
  run: RunSnapshot,
  dataset: string,
) => readonly [test: number, validation: number] | undefined

/** Validation prefers 0.001 with mixup and 0.01 without; the test set always prefers 0.1. */
export const prefers: TunedOutcome = run => {
  const mixed = run.run.settings.pretrain.augmentation.name === 'mixup'
  const best = rateOf(run) === (mixed ? 0.001 : 0.01)
  return [rateOf(run) === 0.1 ? 0.9 : best ? 0.7 : 0.6, best ? 0.5 : 0.4]
}

/** A sweep with these accuracies on 1,000 test and 100 validation images. */
export function tunedSweep(outcome: TunedOutcome = prefers, experiment = tunedText()): SweepSnapshot {
  const sweep = sweepOf(experiment, () => 0.5)
  const runs = sweep.runs.map((run): RunSnapshot => {
    const found = run.result!.finetunes.map(finetune => ({ finetune, outcome: outcome(run, finetune.dataset) }))
    if (found.some(each => each.outcome === undefined)) return { run: run.run, state: 'waiting' }
    if (found.some(each => Number.isNaN(each.outcome![1])))
      return { run: run.run, state: 'failed', error: 'letters: training diverged.' }
    const finetunes = found.map(({ finetune, outcome }) => ({
      ...finetune,
      accuracy: outcome![0],
      validation: { images: 100, accuracy: outcome![1] },
    }))
    return { ...run, result: { ...run.result!, finetunes } }
  })
  return { ...sweep, runs }
}
