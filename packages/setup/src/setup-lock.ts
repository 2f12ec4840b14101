import { randomUUID } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { makeFolder, UserFacingError } from '@finetune-lab/system'

/**
 * One setup at a time in a folder, told by a file in it.
 *
 * @returns what gives the claim back; told the folder's path, which may be another one by then
 * @throws UserFacingError where somebody else is at it
 */
export async function claimSetup(folder: string): Promise<(now: string) => Promise<void>> {
  makeFolder(folder)
  const lock = lockFile(folder)
  const own = `${lock}.${randomUUID()}`
  await writeFile(own, `${process.pid} ${hostname()}`)
  try {
    for (;;) {
      // Unlike a file that is opened and then written to, a link is there with its content or not at all.
      const taken = await link(own, lock).then(() => true, isThere)
      if (taken) return now => rm(lockFile(now), { force: true })
      const { holder, text } = await readHolder(lock)
      if (holder !== undefined) throw new UserFacingError('failed', `TensorFlow is being set up already: ${holder}`)
      if (text !== undefined) await moveAway(lock, text)
    }
  } finally {
    await rm(own, { force: true })
  }
}

/** Who is setting up in a folder, for a person; undefined where nobody is, or the one that was has gone. */
export const setupHolder = async (folder: string): Promise<string | undefined> =>
  (await readHolder(lockFile(folder))).holder

const lockFile = (folder: string) => join(folder, 'lock')

async function readHolder(lock: string): Promise<{ readonly holder?: string; readonly text?: string }> {
  const text = await readFile(lock, 'utf8').catch(() => undefined)
  if (text === undefined) return {}
  const [pid, host] = text.split(' ')
  // Only a process of this host can be asked whether it lives.
  if (host !== undefined && host !== hostname())
    return { text, holder: `by process ${pid} on ${host} (if that has ended, delete ${lock})` }
  if (!(Number(pid) > 0 && isAlive(Number(pid)))) return { text }
  return { text, holder: `by process ${pid}; wait for it, or end it (if that is no setup, delete ${lock})` }
}

/** Takes away the lock of one that has gone, unless another has just done so and holds its own. */
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
