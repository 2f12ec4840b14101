import { availableParallelism } from 'node:os'
import { formatNumberOf } from '@finetune-lab/charts'
import { DataError, type DatasetSummary, describeDataset } from '@finetune-lab/data'
import {
  datasetSettings,
  datasetsOf,
  ExitCode,
  measureSpeed,
  readExperimentFile,
  workersFor,
} from '@finetune-lab/engine'
import { checkAgainstData, type Experiment, estimateSeconds, planExperiment, planWork } from '@finetune-lab/experiment'
import { createSimdNetwork, loadKernels } from '@finetune-lab/model'
import { engineFolder } from '../engine-script.ts'
import { count, duration } from '../format.ts'
import { refuseProblems, withOverrides } from '../read-experiment.ts'

export interface PlanOptions {
  readonly data?: string
  readonly workers?: number
  readonly seeds?: readonly number[]
  readonly json?: boolean
}

type Found =
  | { readonly name: string; readonly summary: DatasetSummary; readonly error?: undefined }
  | { readonly name: string; readonly error: DataError; readonly summary?: undefined }

/** `plan FILE`: what `run` would do. */
export async function plan(file: string, options: PlanOptions): Promise<void> {
  const { experiment: asWritten, problems, locate } = await readExperimentFile(file, { dataFolder: options.data })
  refuseProblems(file, problems)
  const experiment = withOverrides(asWritten!, { seeds: options.seeds })
  const found: Found[] = await Promise.all(
    datasetsOf(experiment).map(name => describe(experiment, file, name, options)),
  )
  const summaries = found.flatMap(({ summary }) => summary ?? [])
  const facts = summaries.map(({ name, classes, train }) => [name, { classes, trainCounts: train.perClass }] as const)
  refuseProblems(file, checkAgainstData(experiment, Object.fromEntries(facts), locate))

  const planned = planExperiment(experiment)
  const work = planWork(planned)
  const workers = workersFor(options.workers, work.runs)
  const missing = found.flatMap(({ error }) => error ?? [])
  const seconds = missing.length > 0 ? undefined : estimate(planned, workers, summaries)

  if (options.json)
    console.log(
      JSON.stringify(
        {
          name: planned.name,
          ...work,
          workers,
          seconds,
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
  ${count(work.pretrainBatches)} batches of pre-training, ${count(work.finetuneBatches)} of finetuning (${formatNumberOf(work.finetunes, 'finetune')})
  ${seconds === undefined ? 'time unknown until the data is there' : `about ${duration(seconds)} on ${formatNumberOf(workers, 'worker')} of ${availableParallelism()} cores`}
Data`)
    for (const { name, classes, train, test, folder } of summaries)
      console.log(
        `  ${name}: ${classes.length} classes, ${count(train.count)} training and ${count(test.count)} test images, ${folder}`,
      )
  }
  for (const { message } of missing) console.error(`finetune-lab: ${message}`)
  if (missing.length > 0)
    process.exitCode = missing.some(({ kind }) => kind === 'invalid')
      ? ExitCode.wrongInput
      : ExitCode.machineLacksSomething
}

async function describe(experiment: Experiment, file: string, name: string, { data }: PlanOptions): Promise<Found> {
  try {
    const settings = datasetSettings(experiment, file, name)
    return { name, summary: await describeDataset(name, { dataFolder: data, settings }) }
  } catch (error) {
    if (error instanceof DataError) return { name, error }
    throw error
  }
}

function describeVariation({ pretrain, seeds }: Experiment): string {
  const parts = [
    `s = ${pretrain.samplesPerClass.join(', ')}`,
    pretrain.augmentation.map(({ name }) => name).join(', '),
    formatNumberOf(seeds.length, 'seed'),
  ]
  return parts.join(' × ')
}

function estimate(
  planned: ReturnType<typeof planExperiment>,
  workers: number,
  summaries: readonly DatasetSummary[],
): number {
  const sizes = summaries.map(
    ({ name, classes, test }) => [name, { classes: classes.length, testImages: test.count }] as const,
  )
  const speed = measureSpeed(createSimdNetwork({ kernels: loadKernels(engineFolder()) }))
  return estimateSeconds(planned, speed, workers, Object.fromEntries(sizes))
}
