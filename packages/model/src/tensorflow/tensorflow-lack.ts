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
  /** Default: where `setup` installs TensorFlow. */
  readonly folder?: string
  readonly environment?: NodeJS.ProcessEnv
  /** Prefix of the paths of devices and driver; for tests. */
  readonly root?: string
  /** Checks only what is installed, not whether this machine has a GPU for it. */
  readonly anyMachine?: boolean
}

/**
 * What TensorFlow lacks on the CPU (`cpu`) or with CUDA (`gpu`), in one sentence; undefined if nothing. Checks only the
 * existence of a dozen files: whether the GPU is really used is known only after loading.
 */
export function tensorflowLack(kind: TensorflowKind, options: LackOptions = {}): string | undefined {
  const { environment = process.env, folder = tensorflowFolder(kind, environment), root, anyMachine } = options
  const machineLack = kind === 'gpu' && !anyMachine ? driverLack(environment, root) : undefined
  const lacks = [machineLack, installationLack(kind, folder)]
  return lacks.find(lack => lack !== undefined) ?? (kind === 'gpu' ? cudaLack(folder) : undefined)
}

/** What is missing to load the library at all. */
export function installationLack(kind: TensorflowKind, folder: string): string | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `native TensorFlow is used only on Linux with x86-64, and this is ${process.platform} ${process.arch}`
  const { packageFolder, binding, libraries } = tensorflowFiles(kind, folder)
  if (!existsSync(packageFolder))
    return `${kind === 'gpu' ? 'TensorFlow with CUDA' : 'TensorFlow'} is not installed; ${SETUP_COMMANDS[kind]} installs it`
  const absent = [binding, ...libraries].find(file => !existsSync(file))
  if (absent === undefined) return undefined
  return `${TENSORFLOW_PACKAGES[kind]} is incomplete: ${absent} is missing; ${SETUP_COMMANDS[kind]} reinstalls it`
}

/**
 * The folders from which TensorFlow opens its CUDA libraries before it uses a GPU, and those that cuDNN, cuSOLVER and
 * cuSPARSE open themselves.
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
  return `CUDA libraries missing in ${cuda}: ${absent.join(', ')}; ${SETUP_COMMANDS.gpu} installs them`
}

/** TensorFlow cannot be used on this machine. The message says why, in one sentence. */
export class TensorflowUnavailable extends UserFacingError {
  override readonly name = 'TensorflowUnavailable'

  constructor(message: string, options?: ErrorOptions) {
    super('lack', message, options)
  }
}
