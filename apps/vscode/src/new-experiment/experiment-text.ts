import { settingsOf } from '@finetune-lab/experiment'
import { stringify } from 'yaml'

/** What a new experiment compares. */
export interface ExperimentChoices {
  readonly name: string
  readonly pretrain: string
  readonly finetune: readonly string[]
  readonly samplesPerClass: readonly number[]
  /** In file syntax: `mixup`, `{ mixup: { alpha: 0.4 } }`. */
  readonly augmentations: readonly string[]
  readonly seeds: number
  /** Samples per class of the finetunes. */
  readonly finetuneSamples: number
}

/** The file's text, with comments that explain each line. Includes defaults that the user did not choose. */
export function experimentText(choices: ExperimentChoices): string {
  const { name, pretrain, finetune, samplesPerClass, augmentations, seeds, finetuneSamples } = choices
  return `# Pre-train a network on few labelled images, freeze its convolutional
# layers, and train a new linear head on another data set. How many labels
# does pre-training need, and can augmentation stand in for them? Press ▶
# above to find out.

name: ${scalar(name)}

${stageLines('run', {})}pretrain:
${stageLines('pretrain', {
  dataset: scalar(pretrain),
  samplesPerClass: `[${samplesPerClass.join(', ')}]`,
  augmentation: `[${augmentations.join(', ')}]`,
})}
finetune:
${stageLines('finetune', {
  dataset:
    finetune.length === 1
      ? scalar(finetune[0])
      : `[${finetune.map(scalar).join(', ')}] # all reuse the same pre-training`,
  samplesPerClass: String(finetuneSamples),
})}
# Controls show what pre-training is worth: random (no pre-training),
# scratch (only the s labels), all (every image), sameLabels (s labels
# for the head, too).
# controls: [random, scratch, all, sameLabels]

# Repetitions with different random choices: 3 show that there is a
# spread, 10 how large it is.
seeds: ${seeds}

# Write down what you expect before you run it; the results are checked
# against it.
# predictions:
#   - text: Mixup beats no augmentation by 5 points at 1 sample per class.
#     expect: { better: mixup, than: none, at: ${samplesPerClass[0]}, by: 0.05 }
`
}

/**
 * A line for each setting that the registry puts into a new experiment.
 *
 * @param chosen values as written in the file; others have their defaults
 */
function stageLines(stage: 'run' | 'pretrain' | 'finetune', chosen: Readonly<Record<string, string>>): string {
  return settingsOf(stage)
    .filter(({ setting }) => setting.newExperiment && !setting.sameAs)
    .map(({ name, setting }) => {
      const value = chosen[name] ?? stringify(setting.default, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd()
      const comment = setting.newExperiment?.comment
      return `${stage === 'run' ? '' : '  '}${name}: ${value}${comment ? ` # ${comment}` : ''}\n`
    })
    .join('')
}

/** Quoted if YAML would read it as something other than a string. */
const scalar = (text: string) => stringify(text, { lineWidth: 0, defaultStringType: 'PLAIN' }).trimEnd()

export interface DatasetRoom {
  /** Training images of the smallest class. */
  readonly smallest: number
}

/** A choice of numbers of images per class. The label says what the file will contain. */
export interface SizeChoice {
  readonly label: string
  readonly sizes: readonly number[]
}

const CURVE = [1, 2, 4, 8, 16, 32, 64]
const SHORT_CURVE = [1, 4, 16, 64]

/** The choices that a data set has enough images for. */
export function sizeChoices({ smallest }: DatasetRoom): readonly SizeChoice[] {
  const possible = (sizes: readonly number[]) => sizes.filter(size => size <= smallest)
  const curve = { label: 'A curve', sizes: possible(CURVE) }
  const shortCurve = { label: 'A short curve', sizes: possible(SHORT_CURVE) }
  const one = { label: 'One image each', sizes: [1] }
  const sixteen = { label: 'Sixteen images each', sizes: [16] }
  const several = [curve, ...(shortCurve.sizes.length < curve.sizes.length ? [shortCurve] : [])]
  return [...several.filter(({ sizes }) => sizes.length > 1), one, ...(smallest >= 16 ? [sixteen] : [])]
}

/** `Digits to letters` → `digits-to-letters` */
export function fileNameOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return words || 'experiment'
}
