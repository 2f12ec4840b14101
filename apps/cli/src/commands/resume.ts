import type { AxisRequest } from '@finetune-lab/analysis'
import { findSweep, readSweep } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import type { Command } from 'commander'
import { addAxisOptions, dataOption, jsonOption, SWEEP_ARGUMENT, storeOption, workersOption } from '../arguments.ts'
import { printOutcome } from '../outcome.ts'
import { axesOf, checkAxes } from '../shown-axes.ts'
import { addSlurmOptions, type GivenSlurmOptions, SLURM_ONLY } from '../slurm-options.ts'
import { runSweep } from '../sweep-run.ts'
import { resumeOnSlurm, type SubmitOptions } from './submit.ts'

/** `resume SWEEP`: trains its unfinished runs, on this machine or as a Slurm job. */
export function addResume(program: Command): void {
  const command = program
    .command('resume')
    .description('resume a stopped or interrupted sweep, on this machine or, with --slurm, as a Slurm job')
    .argument('<sweep>', SWEEP_ARGUMENT)
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(jsonOption())
  addAxisOptions(command).action(resume)
  command.optionsGroup('Slurm (default: the options of the previous submission):')
  addSlurmOptions(command)
  command.option('--yes', 'run the shell lines stored with the sweep without asking')
}

async function resume(wanted: string, options: SubmitOptions & GivenSlurmOptions & AxisRequest): Promise<void> {
  if (options.slurm) return resumeOnSlurm(wanted, options)
  const lost = SLURM_ONLY.find(name => options[name] !== undefined)
  if (lost)
    throw new UserFacingError('input', `resume: --${dashed(lost)} is a Slurm option. Add --slurm, or leave it out.`)
  const folder = findSweep(options.store, wanted)
  const { state, slurm, record } = readSweep(folder)
  const axes = axesOf(options)
  checkAxes(record, axes)
  if (state === 'waiting' && slurm)
    console.error(`Slurm job ${slurm.job.job} may still start and join in. To cancel it: finetune-lab stop ${wanted}`)
  const snapshot = await runSweep(folder, { ...options, quiet: options.json })
  process.exitCode = await printOutcome(snapshot, { json: options.json, data: options.data, axes })
}

const dashed = (name: string) => name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
