import { rm } from 'node:fs/promises'
import { type TensorflowKind, tensorflowFolder } from '@finetune-lab/model/tensorflow'
import { UserFacingError } from '@finetune-lab/system'
import { unfinishedFolder } from './installation.ts'
import { folderBytes } from './plan-setup.ts'
import { setupHolder } from './setup-lock.ts'

/**
 * Removes what `setup` has installed, finished or not. CUDA libraries that it only refers to stay.
 *
 * @returns the bytes freed
 * @throws UserFacingError while a setup is running
 */
export async function removeTensorflow(kind: TensorflowKind, folder = tensorflowFolder(kind)): Promise<number> {
  const unfinished = unfinishedFolder(kind, folder)
  const holder = await setupHolder(unfinished)
  if (holder !== undefined) throw new UserFacingError('failed', `TensorFlow is being set up ${holder}`)
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
