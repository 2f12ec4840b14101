import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { PassThrough, pipeline } from 'node:stream'
import { createGunzip, type Gunzip } from 'node:zlib'
import { invalid } from './error.ts'

const CHUNK = 256 * 1024
/** Deflate cannot do better than 1032 : 1 (zlib.net, zlib technical details). */
const BEST_COMPRESSION = 1032

/** A file's content, unpacked when it is gzip, one piece after another. */
export interface ContentReader {
  readonly file: string
  /** The most bytes that the content can have, known from the size on disk before anything is unpacked. */
  readonly contentLimit: number
  /** The exact length of the content where it is known beforehand: a file that is not packed. */
  readonly contentLength: number | undefined
  /** Fills `target` and returns how many bytes there were for it: fewer only at the end of the content. */
  read(target: Uint8Array): Promise<number>
  /** SHA-256 of the content, once it has been read to its end: the same for a file and its gzipped copy. */
  checksum(): string
  close(): void
}

/** Opens a file to be read front to back. Memory: a few chunks, whatever the file says. */
export async function openContent(file: string): Promise<ContentReader> {
  const size = await sizeOf(file)
  const packed = await startsAsGzip(file)
  const hash = createHash('sha256')
  const source = createReadStream(file, { highWaterMark: CHUNK })
  const gunzip: Gunzip | undefined = packed ? createGunzip({ chunkSize: CHUNK }) : undefined
  // The stream's consumer below hears of every error; the callback only keeps it from being thrown a second time.
  // Room for some chunks: zlib's thread unpacks the next ones while this one hashes.
  const room = new PassThrough({ highWaterMark: 4 * CHUNK })
  const content = gunzip ? pipeline(source, gunzip, room, () => {}) : source
  const chunks: AsyncIterator<Buffer> = content[Symbol.asyncIterator]()
  let chunk: Uint8Array = new Uint8Array()

  async function read(target: Uint8Array): Promise<number> {
    let filled = 0
    while (filled < target.length) {
      if (chunk.length === 0) {
        const next = await chunks.next().catch(error => {
          throw explain(error, file, size, gunzip?.bytesWritten ?? 0)
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
      // zlib passes over whatever follows the last gzip member.
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
    throw explain(error, file, 0, 0)
  }
}

/** unpacked: the bytes on disk that zlib has taken in whole pieces; the damage lies in the piece after them. */
function explain(error: unknown, file: string, size: number, unpacked: number): Error {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR')
    return invalid(`${file}: is truncated: the gzip data is not at its end at byte ${size}, where the file ends`, error)
  if (code?.startsWith('Z_')) {
    const place = `between bytes ${unpacked} and ${Math.min(unpacked + CHUNK, size)}`
    return invalid(`${file}: the gzip data is damaged, or other bytes follow it, ${place} (${message})`, error)
  }
  return invalid(`${file}: cannot be read (${code ?? message}); expected an IDX file`, error)
}
