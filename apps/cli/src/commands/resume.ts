import type { AxisRequest } from '@finetune-lab/analysis'
import { findSweep, readSweep } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { printOutcome } from '../outcome.ts'
import { axesOf, checkAxes } from '../shown-axes.ts'
import { type GivenSlurmOptions, SLURM_ONLY } from '../slurm-options.ts'
import { runSweep } from '../sweep-run.ts'
import { resumeOnSlurm, type SubmitOptions } from './submit.ts'

/** `resume SWEEP`: trains its unfinished runs, on this machine or as a Slurm job. */
export async function resume(wanted: string, options: SubmitOptions & GivenSlurmOptions & AxisRequest): Promise<void> {
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
