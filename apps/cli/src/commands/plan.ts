import { availableParallelism } from 'node:os'
import { augmentationLabel } from '@finetune-lab/augmentation'
import { formatNumberOf } from '@finetune-lab/charts'
import { DataError, type DatasetSummary, surveyDataset } from '@finetune-lab/data'
import {
  datasetSettings,
  datasetsOf,
  type ExecutorSpeed,
  ExitCode,
  estimateWork,
  readExperimentFile,
} from '@finetune-lab/engine'
import {
  checkAgainstData,
  type ExecutorChoice,
  type Experiment,
  fileSettings,
  isListed,
  type SettingEntry,
  type SmallSubset,
  tunedSettings,
  valueLabel,
  valuesOf,
} from '@finetune-lab/experiment'
import type { Command } from 'commander'
import { dataOption, executorOption, jsonOption, seedsOption, workersOption } from '../arguments.ts'
import { engineFolder } from '../engine-script.ts'
import { count, duration } from '../format.ts'
import { executorLine } from '../progress-view.ts'
import { refuseProblems, withOverrides } from '../read-experiment.ts'

/** `plan FILE`: shows what `run` would do. */
export function addPlan(program: Command): void {
  program
    .command('plan')
    .description('show what run would do: runs, batches, estimated time, data found or missing; changes nothing')
    .argument('<file>', 'experiment file')
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(executorOption())
    .addOption(seedsOption())
    .addOption(jsonOption())
    .action(plan)
}

interface PlanOptions {
  readonly data?: string
  readonly workers?: number
  readonly executor?: ExecutorChoice
  readonly seeds?: readonly number[]
  readonly json?: boolean
}

type Found =
  | { readonly name: string; readonly summary: DatasetSummary; readonly error?: undefined }
  | { readonly name: string; readonly error: DataError; readonly summary?: undefined }

async function plan(file: string, options: PlanOptions): Promise<void> {
  const { experiment: asWritten, problems, locate } = await readExperimentFile(file, { dataFolder: options.data })
  refuseProblems(file, problems)
  const experiment = withOverrides(asWritten!, options)
  const found: Found[] = await Promise.all(
    datasetsOf(experiment).map(name => describe(experiment, file, name, options)),
  )
  const summaries = found.flatMap(({ summary }) => summary ?? [])
  const facts = summaries.map(({ name, classes, train }) => [name, { classes, trainCounts: train.perClass }] as const)
  const ofData = checkAgainstData(experiment, Object.fromEntries(facts), locate)
  // The plan printed below covers what the notes say.
  refuseProblems(
    file,
    ofData.filter(({ severity }) => severity !== 'note'),
  )

  const { planned, work, small, executor, pace, workers, seconds } = await estimateWork(experiment, summaries, {
    engineFolder: engineFolder(),
    workers: options.workers,
  })
  const missing = found.flatMap(({ error }) => error ?? [])

  if (options.json)
    console.log(
      JSON.stringify(
        {
          name: planned.name,
          ...work,
          ...(!(executor instanceof Error) && { executor }),
          workers,
          ...(pace?.cohort && { cohort: pace.cohort }),
          seconds,
          smallSubsets: small,
          runs: planned.runs,
          datasets: found.map(({ name, summary, error }) => summary ?? { name, error: error?.message }),
        },
        null,
        2,
      ),
    )
  else {
    console.log(`${planned.name}
  ${formatNumberOf(work.runs, 'run')}: ${planned.runs.length > 0 ? describeVariation(experiment) : 'nothing to do'}
  ${count(work.pretrainBatches)} batches of pre-training, ${count(work.finetuneBatches)} of finetuning (${formatNumberOf(work.finetunes, 'finetune')})${small.map(batchesOf).join('')}${validationLine(experiment)}
  ${seconds === undefined ? `time unknown until ${missing.length > 0 ? 'the data is' : 'an executor is'} available` : `about ${duration(seconds)} ${onWhat(pace!)}`}
  ${executor instanceof Error ? 'no executor' : executorLine({ executor })}
Data`)
    for (const { name, classes, train, test, folder, findings } of summaries) {
      console.log(
        `  ${name}: ${classes.length} classes, ${count(train.count)} training and ${count(test.count)} test images, ${folder}`,
      )
      for (const { message, minor } of findings) if (!minor) console.log(`    warning: ${message}`)
    }
  }
  const lacking = [...missing, ...(executor instanceof Error ? [executor] : [])]
  for (const { message } of lacking) console.error(`finetune-lab: ${message}`)
  if (lacking.length > 0)
    process.exitCode = missing.some(({ kind }) => kind === 'input')
      ? ExitCode.wrongInput
      : ExitCode.machineLacksSomething
}

async function describe(experiment: Experiment, file: string, name: string, { data }: PlanOptions): Promise<Found> {
  try {
    const settings = datasetSettings(experiment, file, name)
    return { name, summary: await surveyDataset(name, { dataFolder: data, settings }) }
  } catch (error) {
    if (error instanceof DataError) return { name, error }
    throw error
  }
}

function describeVariation(experiment: Experiment): string {
  const { pretrain, seeds } = experiment
  const others = fileSettings().filter(entry => isListed(experiment, entry))
  const parts = [
    `s = ${pretrain.samplesPerClass.join(', ')}`,
    pretrain.augmentation.map(augmentationLabel).join(', '),
    ...others.map(entry => valuesText(experiment, entry)),
    ...tunedSettings(experiment).map(entry => `${valuesText(experiment, entry)} (tuned)`),
    formatNumberOf(seeds.length, 'seed'),
  ]
  return parts.join(' × ')
}

/** `finetuning learning rate 0.001, 0.01` */
function valuesText(experiment: Experiment, entry: SettingEntry): string {
  const values = valuesOf(experiment, entry).map(value => valueLabel(entry, value))
  return `${entry.setting.title} ${values.join(', ')}`
}

/** `tuned on 64 validation images per class` */
function validationLine({ validation = 0, tune }: Experiment): string {
  if (validation === 0) return ''
  return `\n  ${tune ? 'tuned' : 'also tested'} on ${formatNumberOf(validation, 'validation image')} per class`
}

const batchesOf = ({ stage, dataset, samplesPerClass, images, batchSize }: SmallSubset) =>
  `\n  batches of ${images} instead of ${batchSize} in ${stage === 'pretrain' ? 'pre-training' : 'finetuning'} on ${dataset} with ${samplesPerClass} per class, which is every image`

const onWhat = ({ workers, cohort }: ExecutorSpeed) =>
  cohort === undefined
    ? `on ${formatNumberOf(workers, 'worker')} of ${availableParallelism()} cores`
    : `in cohorts of up to ${formatNumberOf(cohort, 'run')}, trained together`
