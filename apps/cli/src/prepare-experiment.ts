import { chooseExecutor, datasetsOf, prepareSweep, readExperimentFile } from '@finetune-lab/engine'
import { checkAgainstData, type ExecutorChoice, experimentNeed } from '@finetune-lab/experiment'
import type { SweepRecord } from '@finetune-lab/runs'
import { engineFolder } from './engine-script.ts'
import { refuseProblems, withOverrides } from './read-experiment.ts'

export interface PrepareOptions {
  readonly data?: string
  readonly executor?: ExecutorChoice
  readonly build: 'auto' | 'plain' | 'relaxed'
  readonly seeds?: readonly number[]
}

/**
 * Turns an experiment file into the record of a new sweep. Writes nothing.
 *
 * @throws UserFacingError, DataError with every problem found, before any work begins
 */
export async function prepareExperiment(
  file: string,
  options: PrepareOptions,
): Promise<{ readonly record: SweepRecord; readonly text: string }> {
  const { text, experiment: asWritten, problems, locate } = await readExperimentFile(file, { dataFolder: options.data })
  refuseProblems(file, problems)
  const experiment = withOverrides(asWritten!, options)
  const executor = await chooseExecutor(experiment.executor, {
    build: options.build,
    engineFolder: engineFolder(),
    need: experimentNeed(experiment),
  })
  // Takes seconds at most, as built-in data sets are drawn on first use.
  if (process.stderr.isTTY) console.error(`Reading ${datasetsOf(experiment).join(' and ')} …`)
  const { record, trainCounts } = await prepareSweep(
    experiment,
    file,
    executor,
    { dataFolder: options.data },
    new Date(),
  )
  for (const [name, { warnings = [] }] of Object.entries(record.datasets))
    for (const warning of warnings) console.error(`finetune-lab: warning: data set ${name}: ${warning}`)
  const counts = Object.entries(record.datasets).map(
    ([name, { classes }]) => [name, { classes, trainCounts: trainCounts[name] }] as const,
  )
  refuseProblems(file, checkAgainstData(experiment, Object.fromEntries(counts), locate))
  return { record, text }
}
