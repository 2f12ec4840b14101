import { existsSync } from 'node:fs'
import { readdir, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { driverLack, type TensorflowKind, tensorflowFolder } from '@finetune-lab/model/tensorflow'
import { findCudaLibraries } from './cuda-libraries.ts'
import { isInstalled, readRecord, unfinishedFolder } from './installation.ts'
import { findTools, type Tools, toolLacks } from './tools.ts'
import { CUDA_WHEELS, LIBRARY_WHEELS, PACKAGES_BYTES, type Wheel } from './wheels.ts'

export interface SetupOptions {
  /** Where to install. Default: where `loadTensorflow` looks. */
  readonly folder?: string
  /** Rebuild even if installed. The old installation stays until the new one has passed its check. */
  readonly anew?: boolean
  /** For `gpu`: use these existing CUDA libraries instead of downloading them. */
  readonly cudaFrom?: string
  /** For `gpu`: install even if the machine shows no GPU, such as on a cluster's login node. */
  readonly withoutGpu?: boolean
  readonly environment?: NodeJS.ProcessEnv
  /** Tools found earlier. Default: the result of `findTools`. */
  readonly tools?: Tools
}

/** What a setup would do, and what it lacks. */
export interface SetupPlan {
  readonly kind: TensorflowKind
  readonly folder: string
  /** Whether everything is installed already and stays. */
  readonly installed: boolean
  readonly wheels: readonly Wheel[]
  readonly cudaFrom?: string
  readonly withoutGpu: boolean
  readonly downloadBytes: number
  /** Size of the finished installation. */
  readonly diskBytes: number
  readonly tools: Tools
  readonly environment?: NodeJS.ProcessEnv
  /** What must be fixed first, one line each. */
  readonly lacks: readonly string[]
}

/**
 * Determines what a setup of TensorFlow would need and how much room it would take. Writes nothing.
 *
 * @throws UserFacingError if `cudaFrom` is not a folder of CUDA libraries
 */
export async function planSetup(kind: TensorflowKind, options: SetupOptions = {}): Promise<SetupPlan> {
  const { environment, withoutGpu = false } = options
  const folder = options.folder ?? tensorflowFolder(kind, environment)
  const cudaFrom = options.cudaFrom === undefined ? undefined : findCudaLibraries(options.cudaFrom)
  const wheels = wheelsFor(kind, cudaFrom !== undefined)
  const sameCuda = (await readRecord(folder)).cudaFrom === cudaFrom || cudaFrom === undefined
  const installed = !options.anew && sameCuda && (await isInstalled(kind, folder))
  const tools = options.tools ?? (await findTools(environment))
  const { wheels: there } = await readRecord(unfinishedFolder(kind, folder))
  const wanted = wheels.filter(({ name, sha256 }) => there[name] !== sha256)
  const lacks = [
    platformLack(),
    kind === 'gpu' && !withoutGpu ? driverLine(driverLack(environment)) : undefined,
    ...toolLacks(tools).map(({ what, advice }) => `${what} is missing: ${advice}`),
    await roomLack(folder, wanted),
  ]
  return {
    kind,
    folder,
    installed,
    wheels,
    cudaFrom,
    withoutGpu,
    downloadBytes: sum(wanted, 'bytes') + PACKAGES_BYTES.download,
    diskBytes: sum(wheels, 'unpackedBytes') + PACKAGES_BYTES.kept,
    tools,
    environment,
    lacks: installed ? [] : lacks.filter(lack => lack !== undefined),
  }
}

/** Sizes of a complete setup, to help the user choose. */
export function setupSizes(kind: TensorflowKind): { readonly downloadBytes: number; readonly diskBytes: number } {
  const wheels = wheelsFor(kind, false)
  return {
    downloadBytes: sum(wheels, 'bytes') + PACKAGES_BYTES.download,
    diskBytes: sum(wheels, 'unpackedBytes') + PACKAGES_BYTES.kept,
  }
}

const wheelsFor = (kind: TensorflowKind, haveCuda: boolean): readonly Wheel[] =>
  kind === 'cpu' || haveCuda ? [LIBRARY_WHEELS[kind]] : [LIBRARY_WHEELS.gpu, ...CUDA_WHEELS]

export const platformLack = () =>
  process.platform === 'linux' && process.arch === 'x64'
    ? undefined
    : `native TensorFlow is available only on Linux with x86-64, and this is ${process.platform} ${process.arch}; executor: simd runs everywhere`

const driverLine = (lack: string | undefined) =>
  lack && `${lack}; install the driver from NVIDIA or your distribution (on a cluster’s login node, use --without-gpu)`

/**
 * The largest download exists alongside everything unpacked before it; npm's packages are larger before they are
 * trimmed.
 */
async function roomLack(folder: string, wanted: readonly Wheel[]): Promise<string | undefined> {
  const needed =
    sum(wanted, 'unpackedBytes') + Math.max(0, ...wanted.map(({ bytes }) => bytes)) + PACKAGES_BYTES.unpacked
  const place = existing(folder)
  const { bavail, bsize } = await statfs(place)
  return bavail * bsize < needed
    ? `not enough disk space: need ${gigabytes(needed)} in ${dirname(folder)}, but only ${gigabytes(bavail * bsize)} is free`
    : undefined
}

const existing = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder))

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`

const sum = (wheels: readonly Wheel[], what: 'bytes' | 'unpackedBytes') =>
  wheels.reduce((total, wheel) => total + wheel[what], 0)

/** Total bytes of all files below a folder; 0 if it does not exist. */
export async function folderBytes(folder: string): Promise<number> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])
  const files = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath ?? entry.path, entry.name))
  let bytes = 0
  for (const file of files)
    bytes += await stat(file).then(
      ({ size }) => size,
      () => 0,
    )
  return bytes
}
