import { SlurmProblem, slurmCommand } from '@finetune-lab/slurm'
import type { MachineFinding } from './machine-finding.ts'

/** Slurm answers at once or not at all. */
const PATIENCE_MILLISECONDS = 5_000

/** Checks whether sweeps can be submitted to Slurm from this machine. */
export async function slurmFinding(): Promise<MachineFinding> {
  const what = 'slurm'
  let version: string
  try {
    version = (await slurmCommand('sbatch', ['--version'], { milliseconds: PATIENCE_MILLISECONDS })).trim()
  } catch (error) {
    if (!(error instanceof SlurmProblem)) throw error
    const advice = 'Only needed for finetune-lab submit FILE --slurm. On a cluster, run doctor on a login node.'
    return { what, state: 'missing', found: 'no sbatch on the PATH', advice }
  }
  try {
    const said = await slurmCommand('sinfo', ['-h', '-o', '%P'], { milliseconds: PATIENCE_MILLISECONDS })
    const partitions = said.split('\n').filter(Boolean)
    const named = partitions.slice(0, MOST_PARTITIONS).join(', ')
    const more = partitions.length > MOST_PARTITIONS ? ', …' : ''
    return { what, state: 'good', found: `${version}, partitions ${named || 'none'}${more} (*: the default)` }
  } catch (error) {
    if (!(error instanceof SlurmProblem)) throw error
    const advice = 'Slurm is installed, but its controller cannot be reached. Ask the administrators of the cluster.'
    return { what, state: 'missing', found: `${version}, does not answer: ${error.message}`, advice }
  }
}

const MOST_PARTITIONS = 8
