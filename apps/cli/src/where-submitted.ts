import { ExecutorUnavailable } from '@finetune-lab/engine'
import type { SlurmOptions, SweepRecord } from '@finetune-lab/runs'

// What a sweep's runs are trained by is a part of their identity, so it is decided when the sweep is made: by what the
// machine has that `submit` is called on. A login node may lack what the nodes have.

/** @throws ExecutorUnavailable that says of which machine it speaks; anything else as it is */
export function refuseHere(error: unknown): never {
  if (!(error instanceof ExecutorUnavailable)) throw error
  throw new ExecutorUnavailable(
    `${error.message} submit asks the machine that it is called on, not the nodes that would train: call it on a node that has what is missing here (for cuda, a GPU).`,
    { cause: error },
  )
}

/** A line to warn of GPUs that Slurm is asked for and that would stand idle, as `auto` has found none here. */
export function idleGpus({ executor }: Pick<SweepRecord, 'executor'>, options: SlurmOptions): string | undefined {
  const asked = gpusAsked(options)
  // Without a reason nothing was left open: simd was asked for by name.
  if (asked === undefined || executor.name !== 'simd' || executor.reason === undefined) return undefined
  return `Warning: ${asked} asks for GPUs that will stand idle: executor: auto became simd (CPU kernels), as on this machine there is ${executor.reason}. For CUDA call submit on a node with a GPU; otherwise leave the GPUs out.`
}

/** The option that asks for them, as it was said. */
function gpusAsked({ gres, sbatch }: SlurmOptions): string | undefined {
  const said = [...(gres === undefined ? [] : [`--gres ${gres}`]), ...sbatch]
  return said.find(option => GPU_OPTION.test(option))
}

const GPU_OPTION = /^(--gres\b.*\bgpu\b|--gpus\b|-G)/
