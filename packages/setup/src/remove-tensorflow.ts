import { rm } from 'node:fs/promises'
import { type TensorflowKind, tensorflowFolder } from '@finetune-lab/model/tensorflow'
import { unfinishedFolder } from './installation.ts'
import { folderBytes } from './plan-setup.ts'
import { SetupError } from './setup-error.ts'
import { setupHolder } from './setup-lock.ts'

/**
 * Removes what `setup` has installed, finished or not. CUDA libraries that it only refers to stay.
 *
 * @returns the bytes freed
 * @throws SetupError while a setup is running
 */
export async function removeTensorflow(kind: TensorflowKind, folder = tensorflowFolder(kind)): Promise<number> {
  const unfinished = unfinishedFolder(kind, folder)
  const holder = await setupHolder(unfinished)
  if (holder !== undefined) throw new SetupError(`TensorFlow is being set up ${holder}`, 'failure')
  let bytes = 0
  for (const path of [folder, unfinished, `${unfinished}.replaced`]) {
    bytes += await folderBytes(path)
    await rm(path, { recursive: true, force: true, maxRetries: 5 })
  }
  return bytes
}

/** What an interrupted or failed setup keeps for the next attempt; undefined if nothing. */
export async function leftOver(
  kind: TensorflowKind,
  folder = tensorflowFolder(kind),
): Promise<{ readonly folder: string; readonly bytes: number } | undefined> {
  const unfinished = unfinishedFolder(kind, folder)
  const bytes = (await setupHolder(unfinished)) === undefined ? await folderBytes(unfinished) : 0
  return bytes > 0 ? { folder: unfinished, bytes } : undefined
}
