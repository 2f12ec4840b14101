import { stringify } from 'yaml'

/** What a new experiment is to compare. */
export interface ExperimentChoices {
  readonly name: string
  readonly pretrain: string
  readonly finetune: readonly string[]
  readonly samplesPerClass: readonly number[]
  /** As a file has them: `mixup`, `{ mixup: { alpha: 0.4 } }`. */
  readonly augmentations: readonly string[]
  readonly seeds: number
  /** Samples per class of the finetunes. */
  readonly finetuneSamples: number
}

/** The file's text, with comments that say what each line is for. Defaults that nobody has chosen are shown too. */
export function experimentText(choices: ExperimentChoices): string {
  const { name, pretrain, finetune, samplesPerClass, augmentations, seeds, finetuneSamples } = choices
  return `# A network is pre-trained on few labelled images, its convolutional layers are frozen,
# and a new linear head learns another data set on top of them. How many labels does
# pre-training need, and can augmentation stand in for them? Press ▶ above to find out.

name: ${scalar(name)}

pretrain:
  dataset: ${scalar(pretrain)}
  samplesPerClass: [${samplesPerClass.join(', ')}] # labelled images of each class: the horizontal axis
  augmentation: [${augmentations.join(', ')}] # one curve each
  batches: 5000
  batchSize: 8
  learningRate: 0.01
  dropout: 0.5 # of whole channels; 0 switches it off

finetune:
  dataset: ${finetune.length === 1 ? scalar(finetune[0]) : `[${finetune.map(scalar).join(', ')}]`}${finetune.length > 1 ? ' # one pre-training serves them all' : ''}
  samplesPerClass: ${finetuneSamples}
  batches: 1000
  batchSize: 8
  learningRate: 0.01

# Everything is repeated with other random choices: three show that there is a spread,
# ten how large it is.
seeds: ${seeds}

# Write down what you expect before you run it; it is held against the outcome.
# predictions:
#   - text: Mixup beats none by 5 points at one sample per class.
#     expect: { better: mixup, than: none, at: ${samplesPerClass[0]}, by: 0.05 }
`
}

/** Quoted where YAML would read it as something else. */
const scalar = (text: string) => stringify(text, { lineWidth: 0, defaultStringType: 'PLAIN' }).trimEnd()

export interface DatasetRoom {
  /** Training images of the smallest class. */
  readonly smallest: number
}

/** Numbers of images per class to choose from. Each label says what the file will have. */
export interface SizeChoice {
  readonly label: string
  readonly sizes: readonly number[]
}

const CURVE = [1, 2, 4, 8, 16, 32, 64]
const SHORT_CURVE = [1, 4, 16, 64]

/** What a data set has images for. */
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
