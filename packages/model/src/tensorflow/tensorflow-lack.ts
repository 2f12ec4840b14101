import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { UserFacingError } from '@finetune-lab/system'
import { driverLack } from './nvidia.ts'
import {
  SETUP_COMMANDS,
  TENSORFLOW_PACKAGES,
  type TensorflowKind,
  tensorflowFiles,
  tensorflowFolder,
} from './places.ts'

export interface LackOptions {
  /** Default: where `setup` puts TensorFlow. */
  readonly folder?: string
  readonly environment?: NodeJS.ProcessEnv
  /** What stands before the paths of devices and driver; for tests. */
  readonly root?: string
  /** Looks at what is installed alone, and not at whether this machine has a GPU for it. */
  readonly anyMachine?: boolean
}

/**
 * What is missing for TensorFlow on the processor (`cpu`) or with CUDA (`gpu`), in one sentence; undefined where
 * everything is in place. Looks at files alone, a dozen of them: whether the GPU is really used only loading it tells.
 */
export function tensorflowLack(kind: TensorflowKind, options: LackOptions = {}): string | undefined {
  const { environment = process.env, folder = tensorflowFolder(kind, environment), root, anyMachine } = options
  const machineLack = kind === 'gpu' && !anyMachine ? driverLack(environment, root) : undefined
  const lacks = [machineLack, installationLack(kind, folder)]
  return lacks.find(lack => lack !== undefined) ?? (kind === 'gpu' ? cudaLack(folder) : undefined)
}

/** What is missing for the library to be loaded at all. */
export function installationLack(kind: TensorflowKind, folder: string): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `native TensorFlow is used on Linux with x86-64 alone, and this is ${process.platform} ${process.arch}`
  const { packageFolder, binding, libraries } = tensorflowFiles(kind, folder)
  if (!existsSync(packageFolder))
    return `${kind === 'gpu' ? 'TensorFlow with CUDA' : 'TensorFlow'} is not installed; ${SETUP_COMMANDS[kind]} installs it`
  const absent = [binding, ...libraries].find(file => !existsSync(file))
  if (absent === undefined) return undefined
  return `${TENSORFLOW_PACKAGES[kind]} is incomplete, ${absent} is missing; ${SETUP_COMMANDS[kind]} installs it anew`
}

/**
 * The folders that TensorFlow opens its CUDA libraries from before it takes a GPU, and what cuDNN, cuSOLVER and cuSPARSE
 * open themselves.
 */
export const CUDA_COMPONENTS = [
  'cublas',
  'cuda_nvrtc',
  'cuda_runtime',
  'cudnn',
  'cufft',
  'cusolver',
  'cusparse',
  'nvjitlink',
] as const

function cudaLack(folder: string): string | undefined {
  const { cuda } = tensorflowFiles('gpu', folder)
  const absent = CUDA_COMPONENTS.filter(component => !existsSync(join(cuda, component, 'lib')))
  if (absent.length === 0) return undefined
  return `CUDA’s libraries ${absent.join(', ')} are missing in ${cuda}; ${SETUP_COMMANDS.gpu} installs them`
}

/** TensorFlow cannot be used on this machine. The message says why, in one sentence. */
export class TensorflowUnavailable extends UserFacingError {
  override readonly name = 'TensorflowUnavailable'

  constructor(message: string, options?: ErrorOptions) {
    super('lack', message, options)
  }
}
