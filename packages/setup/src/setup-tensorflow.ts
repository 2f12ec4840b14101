import { existsSync } from 'node:fs'
import { rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { writeFileAtomically } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { compileBinding } from './compile-binding.ts'
import { downloadWheel } from './download-wheel.ts'
import { installPackage } from './install-package.ts'
import { type InstallationRecord, readRecord, recordFile, unfinishedFolder } from './installation.ts'
import type { SetupPlan } from './plan-setup.ts'
import { runProof, type TensorflowProof } from './run-proof.ts'
import { claimSetup } from './setup-lock.ts'
import { type SetupProgress, setupProgress } from './setup-progress.ts'
import { unpackWheel } from './unpack-wheel.ts'

export interface SetupRun {
  /** `prove-tensorflow.js`, next to the engine. */
  readonly proofScript: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: SetupProgress) => void
}

/**
 * Downloads TensorFlow, builds its binding, checks it with a short training, and only then puts it in place. If
 * interrupted or failed, downloads are kept for the next attempt (see `leftOver`), and nothing else is.
 *
 * @throws UserFacingError with what is missing or went wrong; an AbortError if the signal was aborted
 */
export async function setupTensorflow(plan: SetupPlan, run: SetupRun): Promise<TensorflowProof> {
  const { kind, folder, lacks } = plan
  if (plan.installed) return runProof(run.proofScript, kind, folder, run.signal)
  if (lacks.length > 0) throw new UserFacingError('lack', lacks.join('\n'))
  const unfinished = unfinishedFolder(kind, folder)
  const release = await claimSetup(unfinished)
  let place = unfinished
  try {
    const proof = await build(plan, unfinished, run)
    await putInPlace(unfinished, folder)
    place = folder
    return proof
  } catch (error) {
    await tidy(unfinished, isOutOfRoom(error))
    throw error
  } finally {
    await release(place)
  }
}

async function build(plan: SetupPlan, unfinished: string, run: SetupRun): Promise<TensorflowProof> {
  const { kind, wheels, cudaFrom, tools, environment } = plan
  const { signal, proofScript } = run
  const progress = setupProgress(plan.downloadBytes, run.onProgress)
  const native = join(unfinished, 'native')
  await fetchWheels(plan, unfinished, native, run, progress)
  if (cudaFrom !== undefined) {
    await rm(join(native, 'nvidia'), { recursive: true, force: true })
    await symlink(cudaFrom, join(native, 'nvidia'))
  }
  progress.step('packages')
  await installPackage(kind, unfinished, { npm: tools.npm!, environment, signal })
  progress.step('compile')
  await compileBinding(kind, unfinished, { compiler: tools.compiler!, signal })
  await rm(join(native, 'include'), { recursive: true, force: true })
  progress.step('proof')
  const proof = await runProof(proofScript, kind, unfinished, signal)
  if (kind === 'gpu' && !proof.usesGpu && !plan.withoutGpu)
    throw new UserFacingError(
      'lack',
      'TensorFlow was built, but it uses no GPU. Usually the driver is older than CUDA 12; set TF_CPP_MIN_LOG_LEVEL=0 TF_CPP_MAX_VLOG_LEVEL=1 to see the reason',
    )
  writeRecord(unfinished, { wheels: Object.fromEntries(wheels.map(({ name, sha256 }) => [name, sha256])), cudaFrom })
  return proof
}

/** Each wheel is unpacked and recorded at once, so the next attempt continues with the one after it. */
async function fetchWheels(
  { wheels, tools, environment }: SetupPlan,
  unfinished: string,
  native: string,
  { signal }: SetupRun,
  progress: ReturnType<typeof setupProgress>,
): Promise<void> {
  let record = await readRecord(unfinished)
  const downloads = join(unfinished, 'downloads')
  for (const wheel of wheels) {
    const { name, sha256, bytes } = wheel
    if (record.wheels[name] === sha256) continue
    const onBytes = (received: number) => progress.download(name, received)
    const file = await downloadWheel(wheel, downloads, { python: tools.python!, environment, signal, onBytes })
    progress.unpack(name, bytes)
    await unpackWheel(file, native, signal)
    record = { wheels: { ...record.wheels, [name]: sha256 } }
    writeRecord(unfinished, record)
    await rm(downloads, { recursive: true, force: true })
  }
}

const writeRecord = (folder: string, record: InstallationRecord) =>
  writeFileAtomically(recordFile(folder), JSON.stringify(record, null, 2))

/** A single rename puts it in place. A process that has loaded the previous one keeps it. */
async function putInPlace(unfinished: string, folder: string): Promise<void> {
  const before = `${unfinished}.replaced`
  await rm(before, { recursive: true, force: true })
  if (existsSync(folder)) await rename(folder, before)
  await rename(unfinished, folder)
  await rm(before, { recursive: true, force: true })
}

/**
 * Keeps what the next attempt can continue from. Removes everything if there is nothing to keep or the disk is full.
 */
async function tidy(unfinished: string, all: boolean): Promise<void> {
  const { wheels } = await readRecord(unfinished)
  const removed =
    all || Object.keys(wheels).length === 0
      ? [unfinished]
      : ['downloads', 'node_modules'].map(name => join(unfinished, name))
  for (const folder of removed) await rm(folder, { recursive: true, force: true, maxRetries: 5 })
}

const isOutOfRoom = (error: unknown) =>
  (error as NodeJS.ErrnoException).code === 'ENOSPC' || /no space left/i.test((error as Error).message)
