import { augmentationWords, referenceOf, smallSubsetsOf, withAugmentation } from '@finetune-lab/analysis'
import { type Experiment, fileSettings, tunedSettings, valuesOf, valueWords } from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import { datasetTitle } from '../chart-plan.ts'
import { formatNumberOf } from '../format.ts'
import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/** How the figures were obtained, so that a reader can judge and repeat them. */
export function methodsSection({ snapshot, answers }: ReportSweep, level: HeadingLevel): Html {
  const { pretrain, finetune } = withGrids(snapshot.record.experiment)
  const reference = referenceOf(snapshot.record)
  const compared = answers.some(({ contrasts }) => contrasts.some(({ points }) => points.length > 0))
  const bootstrap =
    'bootstrap percentiles over 1,000 resamples of the seeds, each seed with all its runs. They are stretched to be as wide as Student’s t for few seeds (Hesterberg, The American Statistician 69, 2015). Points with one seed have none.'
  const methods = [
    `Each run pre-trains a convolutional network (conv 5×5, 8 channels; conv 5×5, 16 channels; each with max-pooling and ReLU; dropout of whole channels) on a subset drawn without replacement, with the same number of images of each class, by plain SGD for ${either(pretrain.batches)} batches of ${either(pretrain.batchSize)}. The convolutional layers are then frozen, and a new linear head ${headWords(finetune)}. Accuracy is measured on the whole test set.`,
    ...otherSettings(snapshot.record),
    ...validationWords(snapshot.record),
    ...smallBatches(snapshot.record),
    'Runs with the same seed and number of samples have the same subset, initial weights and batch order under every augmentation. Smaller subsets are contained in larger ones.',
    'Over seeds: the mean with its 95 % confidence interval (Student’s t), for this test set. Within 10 points of 0 and 100 % and with three seeds or more, the interval is computed on the scale of logits. With one seed, Wilson’s binomial interval of the test set is given instead. For new test images, the chance of drawing them, at most 1.96 √(p (1 − p) / N), is added in squares (Zou and Donner, Statistics in Medicine 27, 2008).',
    'A highest or largest value is picked. Below it, its interval reaches as far as the studentised maximum of all values within two standard errors of it (locally simultaneous: Zrnic and Fithian, Annals of Statistics 52, 2024).',
    'A seed that is too far from the others to be chance (Grubbs’ test, 1 % over all points of a data set) is marked. There, and where some seeds collapsed, the median over seeds is given, with an interval from order statistics (Hettmansperger and Sheather, Statistics & Probability Letters 4, 1986): 95 %, with five seeds 93.8 %, with fewer none.',
    ...(compared
      ? [
          `Between augmentations: differences to ${augmentationWords(reference)}, paired by seed. Paired t-test and Wilcoxon’s signed-rank test (exact up to 250 pairs; zeros are left out, ties share their ranks), both two-sided, with p values adjusted over all comparisons of the sweep by Holm’s method. The probability of being better is that of a true mean difference above zero, given the pairs and a reference prior (Benavoli et al., JMLR 18, 2017).`,
          `Labels saved: the mean of an augmentation is looked up on the curve ${withAugmentation(reference)}, which is made monotone by isotonic regression and is linear in log2 of the samples per class. Its interval holds the numbers at which a paired t-test does not reject that both are equal (Fieller, Journal of the Royal Statistical Society B 16, 1954). Intervals of plateaus and learning curves are ${bootstrap}`,
          'Seeds needed: from the power of the two-sided paired t-test at the 5 % level, and of two one-sided tests for being alike, with the standard deviation of a paired difference pooled over the numbers of samples.',
        ]
      : [`Intervals of plateaus and learning curves are ${bootstrap}`]),
  ]
  return html`<section class="methods">
${heading(level, 'Methods')}
<ul>
${methods.map(
  text => html`<li>${text}</li>
`,
)}</ul>
</section>`
}

/** With all values of tuned settings. */
function withGrids(experiment: Experiment): Experiment {
  const grids = (stage: 'pretrain' | 'finetune') =>
    Object.fromEntries(
      tunedSettings(experiment)
        .filter(entry => entry.stage === stage)
        .map(entry => [entry.name, valuesOf(experiment, entry)]),
    )
  const { pretrain, finetune } = experiment
  return {
    ...experiment,
    pretrain: { ...pretrain, ...grids('pretrain') },
    finetune: { ...finetune, ...grids('finetune') },
  }
}

/** The settings that the sentences above do not mention. */
function otherSettings({ experiment }: SweepRecord): string[] {
  const others = fileSettings()
    .filter(({ setting }) => !setting.inMethods)
    .map(
      entry =>
        `${entry.setting.title} ${enumerated(valuesOf(experiment, entry).map(value => valueWords(entry, value)))}`,
    )
  return others.length === 0 ? [] : [`Other settings: ${others.join('; ')}.`]
}

function validationWords({ experiment }: SweepRecord): string[] {
  const { validation = 0, tune } = experiment
  if (validation === 0) return []
  const images = `${formatNumberOf(validation, 'validation image')} of each class: training images of the finetune data set that are not in the finetune subset, drawn by the seed. Images of the pre-training subset are used only if there are no others`
  if (!tune) return [`Each head was also tested on ${images}.`]
  const settings = tunedSettings(experiment).map(
    entry =>
      `${entry.setting.title} (${valuesOf(experiment, entry)
        .map(value => valueWords(entry, value))
        .join(', ')})`,
  )
  return [
    `Tuned: ${enumerated(settings)}. Every combination was trained with every seed. For each augmentation, number of samples and finetune data set, the one with the highest mean accuracy over the seeds on validation images was chosen; of equal ones the first. There are ${images}. The test set took no part in the choice. A run that diverged counts as accuracy 0. The seeds that choose are those of the results, so a mean over new seeds may be slightly lower.`,
  ]
}

const enumerated = (words: readonly string[]) => new Intl.ListFormat('en-GB').format(words)

/** One entry if a subset is smaller than a batch. */
function smallBatches(record: SweepRecord): string[] {
  const small = smallSubsetsOf(record).map(
    ({ stage, dataset, samplesPerClass, images }) =>
      `${formatNumberOf(images, 'image')} in ${stage === 'pretrain' ? 'pre-training' : 'finetuning'} on ${datasetTitle(record.datasets, dataset)} with ${samplesPerClass} per class`,
  )
  if (small.length === 0) return []
  return [`Where a subset has fewer images than a batch, every batch is the whole subset: ${small.join('; ')}.`]
}

function headWords({ samplesPerClass, batches, batchSize, head = 'sgd' }: Experiment['finetune']): string {
  const images = `${either(samplesPerClass)} images of each class of the finetune data set`
  const ways = {
    probe: `is fitted to ${images} until it converges: multinomial logistic regression on standardised features (L-BFGS), its L2 penalty chosen on a held-out fifth of these images, never on the test set`,
    sgd: `is trained on ${images} for ${either(batches)} batches of ${either(batchSize)}, without augmentation`,
  }
  return [head]
    .flat()
    .map(each => ways[each])
    .join('; or it ')
}

/** `5000`, `5000 or 10000` */
const either = (values: number | readonly number[]) =>
  new Intl.ListFormat('en-GB', { type: 'disjunction' }).format([values].flat().map(String))
