import { MAX_CLASSES } from '@finetune-lab/model/page'
import type { Experiment } from '../experiment.ts'
import { type SmallSubset, smallSubsets, withoutPartner } from '../plan/batch-size.ts'
import { counted, describe, enumerate, grouped } from './describe.ts'
import type { Locate, Path } from './location.ts'
import type { Problem } from './problem.ts'
import { type Report, reportTo } from './report.ts'

/** What the checks need to know about a data set. */
export interface DatasetFacts {
  readonly classes: readonly string[]
  /** Number of training images per class. */
  readonly trainCounts: readonly number[]
}

/**
 * Checks an experiment against its data: errors if a class has too few images or a batch has nothing to mix, notes if a
 * subset is smaller than a batch. Data sets without facts are not checked.
 *
 * @param locate of the parsed experiment file
 */
export function checkAgainstData(
  experiment: Experiment,
  datasets: Readonly<Record<string, DatasetFacts>>,
  locate: Locate,
): Problem[] {
  const problems: Problem[] = []
  const report = reportTo(problems, locate)
  const note = reportTo(problems, locate, 'note')
  const facts = (name: string) => (Object.hasOwn(datasets, name) ? datasets[name] : undefined)

  for (const stage of ['pretrain', 'finetune'] as const)
    for (const dataset of [experiment[stage].dataset].flat()) {
      const known = facts(dataset)
      if (!known) continue
      tooManyClasses(stage, dataset, known, report)
      for (const samples of [experiment[stage].samplesPerClass].flat())
        tooFewImages(samplesPath(stage, samples, experiment), samples, dataset, known, report)
    }
  for (const dataset of experiment.finetune.dataset) {
    const known = facts(dataset)
    if (known) tooFewForValidation(experiment, dataset, known, locate, report)
  }
  for (const subset of smallSubsets(experiment, name => facts(name)?.classes.length)) {
    const path = samplesPath(subset.stage, subset.samplesPerClass, experiment)
    const lonely = subset.stage === 'pretrain' ? withoutPartner(experiment.pretrain.augmentation, subset.images) : []
    if (lonely.length > 0) report(path, 'out-of-range', noPartner(subset, lonely))
    else note(path, 'smaller-than-batch', wholeSubset(subset))
  }
  return problems.toSorted((a, b) => a.start - b.start)
}

function tooManyClasses(stage: 'pretrain' | 'finetune', name: string, { classes }: DatasetFacts, report: Report): void {
  if (classes.length > MAX_CLASSES)
    report(
      [stage, 'dataset'],
      'out-of-range',
      `${name} has ${grouped(classes.length)} classes; expected at most ${MAX_CLASSES}`,
    )
}

function tooFewImages(
  path: Path,
  samples: number,
  name: string,
  { classes, trainCounts }: DatasetFacts,
  report: Report,
): void {
  const short = classes.flatMap((label, index) =>
    trainCounts[index] < samples ? [{ label, count: trainCounts[index] }] : [],
  )
  if (short.length === 0) return
  const shown = short.slice(0, 3).map(({ label, count }) => `class ${describe(label)} has ${counted(count, 'image')}`)
  if (short.length > 3) shown.push(`${short.length - 3} more classes have too few`)
  const most = Math.min(...trainCounts)
  if (most === 0) {
    const empty = classes.filter((_, index) => trainCounts[index] === 0)
    const shownEmpty = [...empty.slice(0, 3).map(describe), ...(empty.length > 3 ? [`${empty.length - 3} more`] : [])]
    report(
      path,
      'too-few-images',
      `no run can use ${name}: it has no training images of class ${enumerate(shownEmpty)}; expected at least one image per class`,
    )
    return
  }
  report(
    path,
    'too-few-images',
    `${grouped(samples)} per class of ${name} requested, but ${enumerate(shown)}; expected at most ${grouped(most)}`,
  )
}

/** The images to tune on are those that finetuning leaves. */
function tooFewForValidation(
  { validation = 0, finetune }: Experiment,
  name: string,
  { classes, trainCounts }: DatasetFacts,
  locate: Locate,
  report: Report,
): void {
  const samples = Math.max(...[finetune.samplesPerClass].flat())
  const left = Math.min(...trainCounts) - samples
  if (left < 0 || left >= validation) return
  const label = classes[trainCounts.indexOf(Math.min(...trainCounts))]
  const isWritten = locate(['validation']).start > locate([]).start
  const rest = `class ${describe(label)} has ${counted(left, 'training image')} left after ${grouped(samples)} for finetuning`
  report(
    [isWritten ? 'validation' : 'tune'],
    'too-few-images',
    left === 0
      ? `no images of ${name} to choose on: ${rest}; expected a smaller finetune.samplesPerClass`
      : `${grouped(validation)} validation images per class of ${name} requested${isWritten ? '' : ' by default'}, but ${rest}; expected ${isWritten ? 'at' : 'validation: at'} most ${grouped(left)}`,
  )
}

/** Where the file says how many samples per class to draw. */
function samplesPath(stage: SmallSubset['stage'], samples: number, experiment: Experiment): Path {
  const sizes = [experiment[stage].samplesPerClass].flat()
  return [stage, 'samplesPerClass', ...(sizes.length > 1 ? [sizes.indexOf(samples)] : [])]
}

const wholeSubset = ({ batchSize, images, ...subset }: SmallSubset) =>
  `${made(subset, images)}, fewer than batchSize ${batchSize}: every batch contains all ${counted(images, 'image')}`

const noPartner = ({ images, ...subset }: SmallSubset, lonely: readonly string[]) =>
  `${made(subset, images)}, which leaves ${enumerate(lonely)} without a partner to mix with; expected at least 2 images per class, or augmentation: none`

const made = ({ samplesPerClass, classes, dataset }: Omit<SmallSubset, 'images' | 'batchSize'>, images: number) =>
  classes === 1
    ? `${counted(samplesPerClass, 'image')} of the only class of ${dataset}`
    : `${counted(samplesPerClass, 'image')} of each of the ${classes} classes of ${dataset} ${samplesPerClass === 1 ? 'makes' : 'make'} ${counted(images, 'image')}`
