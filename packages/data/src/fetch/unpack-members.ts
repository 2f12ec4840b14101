import { createWriteStream } from 'node:fs'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { openPromise } from 'yauzl'
import { invalid } from '../error.ts'

/** The largest member of EMNIST's archive is a tenth of this. */
const MAX_MEMBER_BYTES = 2 ** 30

/**
 * Unpacks some members of a zip archive into a folder, each under the last part of its name.
 *
 * @throws DataError if a member is missing or damaged (its CRC-32 is checked)
 */
export async function unpackMembers(archive: string, members: readonly string[], folder: string): Promise<void> {
  const wanted = new Set(members)
  try {
    const zip = await openPromise(archive, { autoClose: false })
    try {
      for await (const entry of zip.eachEntry()) {
        if (!wanted.delete(entry.fileName)) continue
        if (entry.uncompressedSize > MAX_MEMBER_BYTES)
          throw invalid(`${archive}: ${entry.fileName} has ${entry.uncompressedSize} bytes; expected at most 1 GiB`)
        const content = await zip.openReadStreamPromise(entry)
        await pipeline(content, createWriteStream(join(folder, basename(entry.fileName))))
        if (wanted.size === 0) break
      }
    } finally {
      zip.close()
    }
  } catch (error) {
    if (error instanceof Error && error.name === 'DataError') throw error
    throw invalid(`${archive}: is not a whole zip archive (${(error as Error).message})`, error)
  }
  if (wanted.size > 0) throw invalid(`${archive}: holds no ${[...wanted].join(', ')}`)
}
