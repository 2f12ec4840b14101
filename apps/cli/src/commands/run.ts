import { basename } from 'node:path'
import { checkStore, createSweep, findReusableRuns, findSweep, findUnfinishedSweep } from '@finetune-lab/runs'
import { mostRunsOf } from '../most-runs.ts'
import { printOutcome } from '../outcome.ts'
import { type PrepareOptions, prepareExperiment } from '../prepare-experiment.ts'
import { runSweep } from '../sweep-run.ts'

export interface RunCommandOptions extends PrepareOptions {
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
  const begun = options.resume ? findUnfinishedSweep(options.store, record) : undefined
  if (begun) {
    console.error(`Resuming sweep ${basename(begun)}.`)
    process.exitCode = await printOutcome(await runSweep(begun, { ...options, quiet: options.json }), {
      json: options.json,
      data: options.data,
    })
    return
  }
  const reused = options.needed ? findReusableRuns(options.store, record) : undefined
  const folder = createSweep(options.store, record, text, reused)
  if (reused) console.error(`Reused ${reused.size} of ${mostRunsOf(record)} from other sweeps.`)
  const snapshot = await runSweep(folder, { ...options, quiet: options.json })
  process.exitCode = await printOutcome(snapshot, { json: options.json, data: options.data })
}

/** `work SWEEP`: claims runs until none are left. Any number of these can run, on hosts that share the store. */
export async function work(
  wanted: string,
  options: { readonly store: string; readonly data?: string; readonly workers?: number; readonly json?: boolean },
): Promise<void> {
  const folder = findSweep(options.store, wanted)
  const snapshot = await runSweep(folder, { ...options, join: true, quiet: options.json })
  process.exitCode = await printOutcome(snapshot, { json: options.json, data: options.data })
}
