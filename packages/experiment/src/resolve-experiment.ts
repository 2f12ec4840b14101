import type { AugmentationChoice } from '@finetune-lab/augmentation'
import { resolveLabel } from './augmentation-choice.ts'
import type { Expectation, Experiment, Prediction } from './experiment.ts'
import type { WrittenExperiment } from './schema/schema.ts'
import { resolveStage } from './settings/experiment-values.ts'
import { resolveTune } from './settings/tunable-settings.ts'
import { DEFAULT_VALIDATION } from './settings/validation.ts'

/** Converts a validated file into an experiment. */
export function resolveExperiment(written: WrittenExperiment, fallbackName: string): Experiment {
  const { seeds } = written
  const pretrain = resolveStage('pretrain', written.pretrain)
  return {
    name: written.name ?? fallbackName,
    ...(written.tune && { validation: DEFAULT_VALIDATION }),
    ...resolveStage('run', written),
    pretrain,
    finetune: resolveStage('finetune', written.finetune),
    // + 0: YAML has −0, which hashes differently.
    seeds: typeof seeds === 'number' ? Array.from({ length: seeds }, (_, seed) => seed) : seeds.map(seed => seed + 0),
    ...(written.vary && { vary: written.vary }),
    ...(written.tune && { tune: resolveTune(written.tune) }),
    executor: written.executor,
    datasets: written.datasets,
    predictions: written.predictions.map(entry => resolvePrediction(entry, pretrain.augmentation)),
  }
}

function resolvePrediction(
  written: WrittenExperiment['predictions'][number],
  choices: readonly AugmentationChoice[],
): Prediction {
  if (typeof written === 'string') return { text: written }
  const { text, expect } = written
  return expect ? { text, expect: resolveExpectation(expect, choices) } : { text }
}

type WrittenExpectation = NonNullable<Exclude<WrittenExperiment['predictions'][number], string>['expect']>

function resolveExpectation(expect: WrittenExpectation, choices: readonly AugmentationChoice[]): Expectation {
  const label = (word: string) => {
    const resolved = resolveLabel(word, choices)
    if (typeof resolved !== 'string') throw new Error(`unvalidated augmentation: ${word}`)
    return resolved
  }
  if ('better' in expect) return { kind: 'better', ...expect, better: label(expect.better), than: label(expect.than) }
  if ('alike' in expect)
    return { kind: 'alike', alike: [label(expect.alike[0]), label(expect.alike[1])], within: expect.within }
  return { kind: 'plateau', ...expect, plateau: label(expect.plateau) }
}
