import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { PassThrough, pipeline } from 'node:stream'
import { createGunzip, type Gunzip } from 'node:zlib'
import { invalid } from './error.ts'

const CHUNK = 256 * 1024
/** Deflate cannot do better than 1032 : 1 (zlib.net, zlib technical details). */
const BEST_COMPRESSION = 1032

/** The content of a file, read in pieces and unpacked if it is gzip. */
export interface ContentReader {
  readonly file: string
  /** Upper bound for the length of the content, from the size on disk, before anything is unpacked. */
  readonly contentLimit: number
  /** The exact length of the content if it is known in advance, as for a file that is not packed. */
  readonly contentLength: number | undefined
  /** Fills `target` and returns the number of bytes read, which is smaller only at the end of the content. */
  read(target: Uint8Array): Promise<number>
  /** SHA-256 of the content, after it has been read to the end. Equal for a file and its gzipped copy. */
  checksum(): string
  close(): void
}

/** Opens a file for sequential reading. Uses a few chunks of memory, whatever the file contains. */
export async function openContent(file: string): Promise<ContentReader> {
  const size = await sizeOf(file)
  const packed = await startsAsGzip(file)
  const hash = createHash('sha256')
  const source = createReadStream(file, { highWaterMark: CHUNK })
  const gunzip: Gunzip | undefined = packed ? createGunzip({ chunkSize: CHUNK }) : undefined
  // The consumer of the stream below gets every error; the callback only prevents a second throw.
  // Buffers some chunks, so that zlib's thread unpacks the next ones while this thread hashes.
  const room = new PassThrough({ highWaterMark: 4 * CHUNK })
  const content = gunzip ? pipeline(source, gunzip, room, () => {}) : source
  const chunks: AsyncIterator<Buffer> = content[Symbol.asyncIterator]()
  let chunk: Uint8Array = new Uint8Array()

  async function read(target: Uint8Array): Promise<number> {
    let filled = 0
    while (filled < target.length) {
      if (chunk.length === 0) {
        const next = await chunks.next().catch(error => {
          throw readError(error, file, size, gunzip?.bytesWritten ?? 0)
        })
        if (next.done) break
        chunk = next.value
        hash.update(chunk)
      }
      const taken = Math.min(chunk.length, target.length - filled)
      target.set(chunk.subarray(0, taken), filled)
      chunk = chunk.subarray(taken)
      filled += taken
    }
    return filled
  }

  return {
    file,
    contentLimit: packed ? size * BEST_COMPRESSION : size,
    contentLength: packed ? undefined : size,
    read,
    checksum() {
      // zlib ignores whatever follows the last gzip member.
      if (gunzip && gunzip.bytesWritten !== size)
        throw invalid(
          `${file}: ${size - gunzip.bytesWritten} bytes follow the end of the gzip data at byte ${gunzip.bytesWritten}; expected none`,
        )
      return hash.digest('hex')
    },
    close: () => source.destroy(),
  }
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(error => {
    throw invalid(`${file}: cannot be read (${error.code ?? error.message}); expected an IDX file`, error)
  })
  if (!found.isFile()) throw invalid(`${file}: is not a file; expected an IDX file, gzipped or not`)
  return found.size
}

async function startsAsGzip(file: string): Promise<boolean> {
  try {
    for await (const start of createReadStream(file, { end: 1 })) return start[0] === 0x1f && start[1] === 0x8b
    return false
  } catch (error) {
    throw readError(error, file, 0, 0)
  }
}

/** unpacked: bytes on disk that zlib has consumed in whole pieces. The damage is in the piece after them. */
function readError(error: unknown, file: string, size: number, unpacked: number): Error {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR')
    return invalid(`${file}: is truncated: the gzip data is not at its end at byte ${size}, where the file ends`, error)
  if (code?.startsWith('Z_')) {
    const place = `between bytes ${unpacked} and ${Math.min(unpacked + CHUNK, size)}`
    return invalid(`${file}: the gzip data is damaged, or other bytes follow it, ${place} (${message})`, error)
  }
  return invalid(`${file}: cannot be read (${code ?? message}); expected an IDX file`, error)
}
