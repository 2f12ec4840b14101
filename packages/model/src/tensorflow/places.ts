import { join } from 'node:path'
import envPaths from 'env-paths'

/** `cpu`: tfjs-node; `gpu`: tfjs-node-gpu, which computes on the CPU if it finds no GPU. */
export type TensorflowKind = 'cpu' | 'gpu'

export const TENSORFLOW_PACKAGES: Readonly<Record<TensorflowKind, string>> = {
  cpu: '@tensorflow/tfjs-node',
  gpu: '@tensorflow/tfjs-node-gpu',
}

/** The command that installs it. */
export const SETUP_COMMANDS: Readonly<Record<TensorflowKind, string>> = {
  cpu: 'finetune-lab setup tensorflow',
  gpu: 'finetune-lab setup cuda',
}

/**
 * The folder into which `setup` installs TensorFlow, shared by all workspaces: `cpu` or `gpu` in the folder named by
 * $FINETUNE_LAB_TENSORFLOW, otherwise in `tensorflow` in the user's cache.
 */
export function tensorflowFolder(kind: TensorflowKind, environment: NodeJS.ProcessEnv = process.env): string {
  const all = environment.FINETUNE_LAB_TENSORFLOW || join(envPaths('finetune-lab', { suffix: '' }).cache, 'tensorflow')
  return join(all, kind)
}

/** Paths within a folder made by `setup`. */
export function tensorflowFiles(kind: TensorflowKind, folder: string) {
  const packageFolder = join(folder, 'node_modules', TENSORFLOW_PACKAGES[kind])
  const libraries = join(packageFolder, 'deps', 'lib')
  return {
    packageFolder,
    binding: join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node'),
    libraries: [join(libraries, 'libtensorflow_cc.so.2'), join(libraries, 'libtensorflow_framework.so.2')],
    /** One folder per CUDA component, laid out as in a Python environment's `site-packages/nvidia`. */
    cuda: join(packageFolder, 'deps', 'nvidia'),
  } as const
}
