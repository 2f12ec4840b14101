import { basename } from 'node:path'
import type { AxisRequest } from '@finetune-lab/analysis'
import { formatNumberOf } from '@finetune-lab/charts'
import {
  checkStore,
  createSweep,
  findReusableRuns,
  findSweep,
  findUnfinishedSweep,
  readSweepRecord,
} from '@finetune-lab/runs'
import { printOutcome } from '../outcome.ts'
import { type PrepareOptions, prepareExperiment } from '../prepare-experiment.ts'
import { axesOf, checkAxes } from '../shown-axes.ts'
import { runSweep } from '../sweep-run.ts'

export interface RunCommandOptions extends PrepareOptions, AxisRequest {
  readonly store: string
  readonly workers?: number
  readonly needed?: boolean
  readonly resume?: boolean
  readonly json?: boolean
}

/** `run FILE`: runs an experiment, from file to report. */
export async function run(file: string, options: RunCommandOptions): Promise<void> {
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

/** `work SWEEP`: claims runs until none are left. Any number of these can run, on hosts that share the store. */
export async function work(
  wanted: string,
  options: AxisRequest & {
    readonly store: string
    readonly data?: string
    readonly workers?: number
    readonly json?: boolean
  },
): Promise<void> {
  const folder = findSweep(options.store, wanted)
  const axes = axesOf(options)
  checkAxes(readSweepRecord(folder), axes)
  const snapshot = await runSweep(folder, { ...options, join: true, quiet: options.json })
  process.exitCode = await printOutcome(snapshot, { json: options.json, data: options.data, axes })
}
