import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { makeFolder, UserFacingError } from '@finetune-lab/system'

/**
 * Claims a folder for one setup at a time, with a lock file in it.
 *
 * @returns releases the claim; takes the folder's path, which may have changed by then
 * @throws UserFacingError if another process is setting up there
 */
export async function claimSetup(folder: string): Promise<(now: string) => Promise<void>> {
  makeFolder(folder)
  const lock = lockFile(folder)
  const own = `${lock}.${randomUUID()}`
  await writeFile(own, `${process.pid} ${hostname()}`)
  try {
    for (;;) {
      // A file is first created, then written; a link appears with its content or not at all.
      const taken = await link(own, lock).then(() => true, isThere)
      if (taken) return now => rm(lockFile(now), { force: true })
      const { holder, text } = await readHolder(lock)
      if (holder !== undefined) throw new UserFacingError('failed', `TensorFlow is already being set up: ${holder}`)
      if (text !== undefined) await moveAway(lock, text)
    }
  } finally {
    await rm(own, { force: true })
  }
}

/** Which process is setting up in a folder, in words; undefined if none is, or if it has ended. */
export const setupHolder = async (folder: string): Promise<string | undefined> =>
  (await readHolder(lockFile(folder))).holder

const lockFile = (folder: string) => join(folder, 'lock')

async function readHolder(lock: string): Promise<{ readonly holder?: string; readonly text?: string }> {
  const text = await readFile(lock, 'utf8').catch(() => undefined)
  if (text === undefined) return {}
  const [pid, host] = text.split(' ')
  // Only a process of this host can be checked.
  if (host !== undefined && host !== hostname())
    return { text, holder: `by process ${pid} on ${host} (if that process has ended, delete ${lock})` }
  if (!(Number(pid) > 0 && isAlive(Number(pid)))) return { text }
  return { text, holder: `by process ${pid}; wait for it or end it (if that process is not a setup, delete ${lock})` }
}

/** Removes the lock of a process that has ended, unless another process has just done so and holds the lock. */
async function moveAway(lock: string, text: string): Promise<void> {
  const left = `${lock}.${randomUUID()}`
  await rename(lock, left).catch(() => undefined)
  const moved = await readFile(left, 'utf8').catch(() => undefined)
  if (moved !== undefined && moved !== text) await link(left, lock).catch(() => undefined)
  await rm(left, { force: true })
}

function isThere(error: NodeJS.ErrnoException): false {
  if (error.code !== 'EEXIST') throw error
  return false
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
