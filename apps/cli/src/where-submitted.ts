import { ExecutorUnavailable } from '@finetune-lab/engine'
import { executorDescription } from '@finetune-lab/model/page'
import type { SlurmOptions, SweepRecord } from '@finetune-lab/runs'

// The executor is part of each run's identity, so it is chosen when the sweep is created: by what the machine that runs
// `submit` offers. A login node may lack what the compute nodes have.

/** @throws ExecutorUnavailable, naming the machine that was checked; any other error unchanged */
export function refuseHere(error: unknown): never {
  if (!(error instanceof ExecutorUnavailable)) throw error
  throw new ExecutorUnavailable(
    `${error.message} submit checks the machine it runs on, not the nodes that would train. Run it on a node that has what is missing here (for cuda, a GPU).`,
    { cause: error },
  )
}

/** A warning if GPUs are requested from Slurm but would stay idle, because `auto` found none on this machine. */
export function idleGpus({ executor }: Pick<SweepRecord, 'executor'>, options: SlurmOptions): string | undefined {
  const asked = gpusAsked(options)
  // No reason means that the user asked for simd by name.
  if (asked === undefined || executor.reason === undefined || executorDescription(executor.name).usesGpu)
    return undefined
  return `Warning: ${asked} requests GPUs that would stay idle: executor auto chose ${executor.name} (${executorDescription(executor.name).title}), as this machine has ${executor.reason}. For CUDA, run submit on a node with a GPU; otherwise, request no GPUs.`
}

/** The option that requests GPUs, as given. */
function gpusAsked({ gres, sbatch }: SlurmOptions): string | undefined {
  const said = [...(gres === undefined ? [] : [`--gres ${gres}`]), ...sbatch]
  return said.find(option => GPU_OPTION.test(option))
}

const GPU_OPTION = /^(--gres\b.*\bgpu\b|--gpus\b|-G)/
