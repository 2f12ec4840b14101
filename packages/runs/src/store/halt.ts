import { randomBytes } from 'node:crypto'
import { accessSync, closeSync, constants, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { createFile, temporaryName, writeStoreFile } from '../files/atomic-write.ts'
import { readJson } from '../files/bounded-read.ts'
import { diskTrouble } from '../files/disk-trouble.ts'
import { refuseLinks } from '../files/folders.ts'
import { openPlainFile } from '../files/plain-file.ts'
import { StoreError } from '../files/store-error.ts'
import { sweepFiles } from './layout.ts'

// A store that can no longer be written to: the disk is full or read-only, or a permission was removed. Finished work is
// kept, and the sweep can resume from its checkpoints once the store is writable again.

const haltSchema = z.object({ version: z.literal(1), at: z.string(), reason: z.string().max(2000) })

/** Space that an engine reserves while it works, so that it can still report a full disk. */
export interface Reserve {
  /** Records the reason for readers of the store, if it can still be written. */
  halt(reason: string, now: Date): void
  release(): void
}

const RESERVED_BYTES = 16 * 1024

export function reserveSpace(sweepFolder: string, engine: string): Reserve {
  refuseLinks(sweepFolder, 2)
  // Named after the engine's lease, so that it is removed with it.
  const path = temporaryName(join(sweepFolder, 'lease-reserve'), engine)
  // Random, as a compressing file system would not reserve space for zeros.
  createFile(path, randomBytes(RESERVED_BYTES))
  const release = () => {
    try {
      rmSync(path, { force: true })
    } catch {}
  }
  return {
    halt(reason, now) {
      release()
      try {
        const text = `${JSON.stringify({ version: 1, at: now.toISOString(), reason })}\n`
        writeStoreFile(sweepFiles(sweepFolder).halted, text)
      } catch {}
    },
    release,
  }
}

export function clearHalt(sweepFolder: string): void {
  rmSync(sweepFiles(sweepFolder).halted, { force: true })
}

/** Why no engine works on the sweep: the reason recorded by the last one, or that the folder cannot be written to. */
export function readHalt(sweepFolder: string): string | undefined {
  try {
    const halt = readJson(sweepFiles(sweepFolder).halted, haltSchema)
    if (halt) return halt.reason
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
  }
  try {
    accessSync(sweepFolder, constants.W_OK)
    refuseReadOnly(sweepFiles(sweepFolder).record)
    const { bavail, bsize } = statfsSync(sweepFolder)
    return bavail * bsize < RESERVED_BYTES ? `${sweepFolder}: the disk is full` : undefined
  } catch (error) {
    const reason = diskTrouble(error)
    return reason && `${sweepFolder}: ${reason}`
  }
}

/**
 * A file system that became read-only after an error (ext4's emergency mode) reports this only when a file is opened for
 * writing. Opening it changes nothing.
 */
function refuseReadOnly(file: string): void {
  try {
    closeSync(openPlainFile(file, constants.O_WRONLY))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EROFS') throw error
  }
}
