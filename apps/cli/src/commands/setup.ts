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
  /** The folder of existing CUDA libraries to use. */
  readonly from?: string
  readonly withoutGpu?: boolean
}

/** `setup tensorflow`, `setup cuda`: shows the native backend's size, asks, and installs it for all workspaces. */
export async function setup(kind: TensorflowKind, options: SetupCommandOptions): Promise<void> {
  if (options.remove) {
    const bytes = await removeTensorflow(kind)
    console.log(bytes > 0 ? `Removed. Freed ${megabytes(bytes)}.` : 'Nothing to remove.')
    return
  }
  const plan = await planSetup(kind, { anew: options.anew, cudaFrom: options.from, withoutGpu: options.withoutGpu })
  if (!plan.installed && plan.lacks.length === 0) {
    console.error(describe(plan))
    if (!options.yes && !(await agreed('setup', 'Install? [y/N] ', 'Use --yes.'))) {
      console.error('Nothing was installed.')
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
      await reportLeftOver(kind)
      throw error
    })
  console.log(
    `TensorFlow ${proof.version} ${plan.installed ? 'is already installed and passed its test again' : 'is installed and passed its test'}: it computes on the ${proof.usesGpu ? 'GPU' : 'CPU'} ${proof.device}.`,
  )
  if (kind === 'gpu' && !proof.usesGpu)
    console.log('The test used no GPU. Whether it works on one can only be tested on a machine that has one.')
  console.log(`Installed in ${plan.folder}. To remove it: ${SETUP_COMMANDS[kind]} --remove`)
}

function describe({ kind, folder, cudaFrom, downloadBytes, diskBytes }: SetupPlan): string {
  const cuda = cudaFrom === undefined ? 'TensorFlow with CUDA' : `TensorFlow with the CUDA libraries from ${cudaFrom}`
  return `${kind === 'gpu' ? cuda : 'TensorFlow for the CPU'}: ${megabytes(downloadBytes)} to download, ${megabytes(diskBytes)} on disk, in ${folder}, for all workspaces.`
}

async function reportLeftOver(kind: TensorflowKind): Promise<void> {
  const left = await leftOver(kind)
  if (left)
    console.error(
      `The partial download is kept in ${left.folder} (${megabytes(left.bytes)}). Run the same command again to continue, or ${SETUP_COMMANDS[kind]} --remove to delete it.`,
    )
}
