import type { AxisRequest } from '@finetune-lab/analysis'
import { findSweep, readSweepRecord } from '@finetune-lab/runs'
import type { Command } from 'commander'
import { addAxisOptions, dataOption, jsonOption, SWEEP_ARGUMENT, storeOption, workersOption } from '../arguments.ts'
import { printOutcome } from '../outcome.ts'
import { axesOf, checkAxes } from '../shown-axes.ts'
import { runSweep } from '../sweep-run.ts'

/** `work SWEEP`: claims runs until none are left. Any number of these can run, on hosts that share the store. */
export function addWork(program: Command): void {
  const command = program
    .command('work')
    .description('claim runs of a sweep until none are left; start any number of these on hosts that share the store')
    .argument('<sweep>', SWEEP_ARGUMENT)
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(jsonOption())
  addAxisOptions(command).action(work)
}

async function work(
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
