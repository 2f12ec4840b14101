import { basename } from 'node:path'
import { formatNumberOf } from '@finetune-lab/charts'
import { chooseExecutor, datasetsOf, prepareSweep, readExperimentFile } from '@finetune-lab/engine'
import { checkAgainstData } from '@finetune-lab/experiment'
import { createSweep, findReusableRuns, findSweep, findUnfinishedSweep } from '@finetune-lab/runs'
import { engineFolder } from '../engine-script.ts'
import { printOutcome } from '../outcome.ts'
import { refuseProblems, withOverrides } from '../read-experiment.ts'
import { runSweep } from '../sweep-run.ts'

export interface RunCommandOptions {
  readonly store: string
  readonly data?: string
  readonly workers?: number
  readonly executor?: 'auto' | 'simd' | 'tensorflow' | 'cuda'
  readonly build: 'auto' | 'plain' | 'relaxed'
  readonly seeds?: readonly number[]
  readonly needed?: boolean
  readonly resume?: boolean
  readonly json?: boolean
}

/** `run FILE`: the experiment from file to report. */
export async function run(file: string, options: RunCommandOptions): Promise<void> {
  const { text, experiment: asWritten, problems, locate } = await readExperimentFile(file, { dataFolder: options.data })
  refuseProblems(file, problems)
  const experiment = withOverrides(asWritten!, options)
  const executor = await chooseExecutor(experiment.executor, { build: options.build, engineFolder: engineFolder() })
  // Seconds at most, but the built-in sets are drawn when they are used for the first time.
  if (process.stderr.isTTY) console.error(`Reading ${datasetsOf(experiment).join(' and ')} …`)
  const { record, trainCounts } = await prepareSweep(
    experiment,
    file,
    executor,
    { dataFolder: options.data },
    new Date(),
  )
  const counts = Object.entries(record.datasets).map(
    ([name, { classes }]) => [name, { classes, trainCounts: trainCounts[name] }] as const,
  )
  refuseProblems(file, checkAgainstData(experiment, Object.fromEntries(counts), locate))

  const begun = options.resume ? findUnfinishedSweep(options.store, record) : undefined
  if (begun) {
    console.error(`Going on with sweep ${basename(begun)}.`)
    process.exitCode = await printOutcome(await runSweep(begun, { ...options, quiet: options.json }), {
      json: options.json,
    })
    return
  }
  const reused = options.needed ? findReusableRuns(options.store, record) : undefined
  const folder = createSweep(options.store, record, text, reused)
  if (reused)
    console.error(`${formatNumberOf(reused.size, 'run')} of ${record.runs.length} found finished and taken over.`)
  const snapshot = await runSweep(folder, { ...options, quiet: options.json })
  process.exitCode = await printOutcome(snapshot, { json: options.json, data: options.data })
}

/** `resume SWEEP`: what is left of it. */
export async function resume(
  wanted: string,
  options: { readonly store: string; readonly data?: string; readonly workers?: number; readonly json?: boolean },
): Promise<void> {
  const folder = findSweep(options.store, wanted)
  const snapshot = await runSweep(folder, { ...options, quiet: options.json })
  process.exitCode = await printOutcome(snapshot, { json: options.json, data: options.data })
}

/** `work SWEEP`: claims runs until none is left; any number of these, on hosts that share the store. */
export async function work(
  wanted: string,
  options: { readonly store: string; readonly data?: string; readonly workers?: number; readonly json?: boolean },
): Promise<void> {
  const folder = findSweep(options.store, wanted)
  const snapshot = await runSweep(folder, { ...options, join: true, quiet: options.json })
  process.exitCode = await printOutcome(snapshot, { json: options.json })
}
