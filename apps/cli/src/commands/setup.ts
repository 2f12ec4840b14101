import { executorDescription, executorNames } from '@finetune-lab/model/page'
import { SETUP_COMMANDS, type TensorflowKind } from '@finetune-lab/model/tensorflow'
import { leftOver, planSetup, removeTensorflow, type SetupPlan, setupTensorflow } from '@finetune-lab/setup'
import type { Command } from 'commander'
import { agreed } from '../agreed.ts'
import { proofScript } from '../engine-script.ts'
import { duration, megabytes } from '../format.ts'
import { stepProgress } from '../step-progress.ts'
import { untilInterrupted } from '../until-interrupted.ts'

/** `setup tensorflow`, `setup cuda`: shows the native backend's size, asks, and installs it for all workspaces. */
export function addSetup(program: Command): void {
  const backends = program
    .command('setup')
    .description('install a native backend for all workspaces; shows sizes first and tests it afterwards')
  for (const name of executorNames) {
    const { tensorflow: kind, setup: description } = executorDescription(name)
    if (!kind || !description) continue
    const command = backends
      .command(name)
      .description(description)
      .option('--yes', 'do not ask')
      .option('--anew', 'reinstall even if it is installed; the old one is kept until the new one passes its test')
      .option('--remove', 'remove it, even if only partly installed')
    if (kind === 'gpu')
      command
        .option('--from <dir>', 'use the CUDA libraries of a Python environment with PyTorch or TensorFlow')
        .option('--without-gpu', 'install even if this machine has no GPU, such as a cluster’s login node')
    command.action((options: SetupCommandOptions) => setup(kind, options))
  }
}

interface SetupCommandOptions {
  readonly yes?: boolean
  readonly remove?: boolean
  readonly anew?: boolean
  /** The folder of existing CUDA libraries to use. */
  readonly from?: string
  readonly withoutGpu?: boolean
}

async function setup(kind: TensorflowKind, options: SetupCommandOptions): Promise<void> {
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
