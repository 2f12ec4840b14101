import { SETUP_COMMANDS, type TensorflowKind } from '@finetune-lab/model/tensorflow'
import { leftOver, planSetup, removeTensorflow, type SetupPlan, setupTensorflow } from '@finetune-lab/setup'
import { agreed } from '../agreed.ts'
import { proofScript } from '../engine-script.ts'
import { duration, megabytes } from '../format.ts'
import { stepProgress } from '../step-progress.ts'
import { untilInterrupted } from '../until-interrupted.ts'

export interface SetupCommandOptions {
  readonly yes?: boolean
  readonly remove?: boolean
  readonly anew?: boolean
  /** Of CUDA: the folder of libraries that are there already. */
  readonly from?: string
  readonly withoutGpu?: boolean
}

/** `setup tensorflow`, `setup cuda`: installs the native backend, once for all workspaces, after saying how large it is. */
export async function setup(kind: TensorflowKind, options: SetupCommandOptions): Promise<void> {
  if (options.remove) {
    const bytes = await removeTensorflow(kind)
    console.log(bytes > 0 ? `Removed: ${megabytes(bytes)} are free again.` : 'There was nothing to remove.')
    return
  }
  const plan = await planSetup(kind, { anew: options.anew, cudaFrom: options.from, withoutGpu: options.withoutGpu })
  if (!plan.installed && plan.lacks.length === 0) {
    console.error(describe(plan))
    if (!options.yes && !(await agreed('setup', 'Set it up? [y/N] ', 'Say --yes.'))) {
      console.error('Nothing was done.')
      return
    }
  }
  const progress = stepProgress(process.stderr)
  const proof = await untilInterrupted(signal =>
    setupTensorflow(plan, {
      proofScript: proofScript(),
      signal,
      onProgress: ({ share, words, secondsLeft }) =>
        progress.show(share, secondsLeft === undefined ? words : `${words}  ${duration(secondsLeft)}`),
    }),
  )
    .finally(progress.end)
    .catch(async error => {
      await tellLeftOver(kind)
      throw error
    })
  console.log(
    `TensorFlow ${proof.version} ${plan.installed ? 'is in place already, and was tried again' : 'is in place, and was tried'}: it computes on ${proof.usesGpu ? 'the GPU' : 'the processor'} ${proof.device}.`,
  )
  if (kind === 'gpu' && !proof.usesGpu)
    console.log('No GPU was used: whether it works on one shows only where there is one.')
  console.log(`It lies in ${plan.folder}; ${SETUP_COMMANDS[kind]} --remove frees the space.`)
}

function describe({ kind, folder, cudaFrom, downloadBytes, diskBytes }: SetupPlan): string {
  const cuda = cudaFrom === undefined ? 'TensorFlow with CUDA' : `TensorFlow, with CUDA’s libraries from ${cudaFrom}`
  return `${kind === 'gpu' ? cuda : 'TensorFlow for the processor'}: ${megabytes(downloadBytes)} to download, ${megabytes(diskBytes)} on the disk, in ${folder}, for all workspaces.`
}

async function tellLeftOver(kind: TensorflowKind): Promise<void> {
  const left = await leftOver(kind)
  if (left)
    console.error(
      `What was downloaded waits in ${left.folder} (${megabytes(left.bytes)}): the same command goes on from there, ${SETUP_COMMANDS[kind]} --remove frees the space.`,
    )
}
