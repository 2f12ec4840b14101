import { MAX_CLASSES } from '@finetune-lab/model'
import type { Experiment } from '../experiment.ts'
import { counted, describe, enumerate, grouped } from './describe.ts'
import type { Locate, Path } from './location.ts'
import type { Problem } from './problem.ts'
import { type Report, reportTo } from './report.ts'

/** What the checks need to know of a data set. */
export interface DatasetFacts {
  readonly classes: readonly string[]
  /** Training images of each class. */
  readonly trainCounts: readonly number[]
}

/**
 * What is wrong in an experiment that only its data can tell: classes with too few images, subsets smaller than a
 * batch. Data sets that are not among the facts are not checked.
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
  const facts = (name: string) => (Object.hasOwn(datasets, name) ? datasets[name] : undefined)

  const { pretrain, finetune } = experiment
  const pretrainFacts = facts(pretrain.dataset)
  if (pretrainFacts) {
    tooManyClasses('pretrain', pretrain.dataset, pretrainFacts, report)
    const sizes = pretrain.samplesPerClass
    sizes.forEach((samples, index) => {
      const path = ['pretrain', 'samplesPerClass', ...(sizes.length === 1 ? [] : [index])]
      tooFewImages(path, samples, pretrain.dataset, pretrainFacts, report)
      smallerThanBatch(path, samples, pretrain.batchSize, pretrain.dataset, pretrainFacts, report)
    })
  }
  for (const name of finetune.dataset) {
    const finetuneFacts = facts(name)
    if (!finetuneFacts) continue
    tooManyClasses('finetune', name, finetuneFacts, report)
    const path = ['finetune', 'samplesPerClass']
    tooFewImages(path, finetune.samplesPerClass, name, finetuneFacts, report)
    smallerThanBatch(path, finetune.samplesPerClass, finetune.batchSize, name, finetuneFacts, report)
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
  report(
    path,
    'too-few-images',
    `${grouped(samples)} of each class of ${name} are asked for, but ${enumerate(shown)}; expected at most ${grouped(most)}`,
  )
}

function smallerThanBatch(
  path: Path,
  samples: number,
  batchSize: number,
  name: string,
  { classes }: DatasetFacts,
  report: Report,
): void {
  const images = samples * classes.length
  if (images >= batchSize || classes.length === 0) return
  const needed = Math.ceil(batchSize / classes.length)
  report(
    path,
    'smaller-than-batch',
    `${counted(samples, 'image')} of each of the ${classes.length} classes of ${name} make ${counted(images, 'image')}, less than one batch of ${batchSize}; raise samplesPerClass to at least ${needed} or lower ${path[0]}.batchSize to at most ${images}`,
  )
}
