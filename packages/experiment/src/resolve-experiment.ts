import type { AugmentationChoice } from '@finetune-lab/augmentation'
import { augmentationChoice, resolveLabel, type WrittenAugmentation } from './augmentation-choice.ts'
import type { Expectation, Experiment, Prediction } from './experiment.ts'
import type { WrittenExperiment } from './schema/schema.ts'

/** Converts a validated file into an experiment: single values become lists, augmentations get all their parameters. */
export function resolveExperiment(written: WrittenExperiment, fallbackName: string): Experiment {
  const { pretrain, finetune, seeds } = written
  const augmentation = listOf<WrittenAugmentation>(pretrain.augmentation).map(entry => {
    const choice = augmentationChoice(entry)
    if (!choice) throw new Error('unvalidated augmentation')
    return choice
  })
  return {
    name: written.name ?? fallbackName,
    pretrain: { ...pretrain, samplesPerClass: listOf(pretrain.samplesPerClass), augmentation },
    finetune: resolveFinetune(finetune),
    // + 0: YAML has −0, which hashes differently.
    seeds: typeof seeds === 'number' ? Array.from({ length: seeds }, (_, seed) => seed) : seeds.map(seed => seed + 0),
    executor: written.executor,
    datasets: written.datasets,
    predictions: written.predictions.map(entry => resolvePrediction(entry, augmentation)),
  }
}

/** Omits the default so that older sweeps and the identities of their runs stay the same. */
function resolveFinetune({ head, ...finetune }: WrittenExperiment['finetune']): Experiment['finetune'] {
  const isProbe = head === 'probe' || (typeof head === 'object' && 'probe' in head)
  return { ...finetune, dataset: listOf(finetune.dataset), ...(isProbe && { head: 'probe' as const }) }
}

export function listOf<Item>(oneOrMore: Item | readonly Item[]): readonly Item[] {
  return Array.isArray(oneOrMore) ? oneOrMore : [oneOrMore as Item]
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
