import { join } from 'node:path'
import envPaths from 'env-paths'

/** `cpu`: tfjs-node; `gpu`: tfjs-node-gpu, which computes on the processor where it finds no GPU. */
export type TensorflowKind = 'cpu' | 'gpu'

export const TENSORFLOW_PACKAGES: Readonly<Record<TensorflowKind, string>> = {
  cpu: '@tensorflow/tfjs-node',
  gpu: '@tensorflow/tfjs-node-gpu',
}

/** What a person writes to have it installed. */
export const SETUP_COMMANDS: Readonly<Record<TensorflowKind, string>> = {
  cpu: 'finetune-lab setup tensorflow',
  gpu: 'finetune-lab setup cuda',
}

/**
 * The folder that `setup` puts TensorFlow into, shared by all workspaces: `cpu` or `gpu` in the folder that
 * $FINETUNE_LAB_TENSORFLOW names, else in `tensorflow` of the user's cache.
 */
export function tensorflowFolder(kind: TensorflowKind, environment: NodeJS.ProcessEnv = process.env): string {
  const all = environment.FINETUNE_LAB_TENSORFLOW || join(envPaths('finetune-lab', { suffix: '' }).cache, 'tensorflow')
  return join(all, kind)
}

/** Where things lie in a folder that `setup` made. */
export function tensorflowFiles(kind: TensorflowKind, folder: string) {
  const packageFolder = join(folder, 'node_modules', TENSORFLOW_PACKAGES[kind])
  const libraries = join(packageFolder, 'deps', 'lib')
  return {
    packageFolder,
    binding: join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node'),
    libraries: [join(libraries, 'libtensorflow_cc.so.2'), join(libraries, 'libtensorflow_framework.so.2')],
    /** A folder for each CUDA component, laid out as in a Python environment's `site-packages/nvidia`. */
    cuda: join(packageFolder, 'deps', 'nvidia'),
  } as const
}
