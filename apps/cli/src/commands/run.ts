import { basename } from 'node:path'
import type { AxisRequest } from '@finetune-lab/analysis'
import { formatNumberOf } from '@finetune-lab/charts'
import { checkStore, createSweep, findReusableRuns, findUnfinishedSweep } from '@finetune-lab/runs'
import type { Command } from 'commander'
import {
  addAxisOptions,
  buildOption,
  dataOption,
  executorOption,
  jsonOption,
  seedsOption,
  storeOption,
  workersOption,
} from '../arguments.ts'
import { printOutcome } from '../outcome.ts'
import { type PrepareOptions, prepareExperiment } from '../prepare-experiment.ts'
import { axesOf, checkAxes } from '../shown-axes.ts'
import { runSweep } from '../sweep-run.ts'

/** `run FILE`: runs an experiment, from file to report. */
export function addRun(program: Command): void {
  const command = program
    .command('run')
    .description('run an experiment: show progress and a result table, write a report')
    .argument('<file>', 'experiment file')
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(executorOption())
    .addOption(buildOption('auto'))
    .addOption(seedsOption())
    .option('--resume', 'resume the latest unfinished sweep of the same runs, if there is one')
    .option('--needed', 'train only what is needed: reuse identical finished runs from other sweeps in the store')
    .addOption(jsonOption())
  addAxisOptions(command).action(run)
}

interface RunCommandOptions extends PrepareOptions, AxisRequest {
  readonly store: string
  readonly workers?: number
  readonly needed?: boolean
  readonly resume?: boolean
  readonly json?: boolean
}

async function run(file: string, options: RunCommandOptions): Promise<void> {
  checkStore(options.store)
  const { record, text } = await prepareExperiment(file, options)
  const axes = axesOf(options)
  checkAxes(record, axes)
  const begun = options.resume ? findUnfinishedSweep(options.store, record) : undefined
  if (begun) {
    console.error(`Resuming sweep ${basename(begun)}.`)
    process.exitCode = await printOutcome(await runSweep(begun, { ...options, quiet: options.json }), {
      json: options.json,
      data: options.data,
      axes,
    })
    return
  }
  const reused = options.needed ? findReusableRuns(options.store, record) : undefined
  const folder = createSweep(options.store, record, text, reused)
  if (reused) console.error(`Reused ${reused.size} of ${formatNumberOf(record.runs.length, 'run')} from other sweeps.`)
  const snapshot = await runSweep(folder, { ...options, quiet: options.json })
  process.exitCode = await printOutcome(snapshot, { json: options.json, data: options.data, axes })
}
