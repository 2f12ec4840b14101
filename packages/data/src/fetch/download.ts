import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { fetchThroughProxy, isLoopback, networkTrouble } from '@finetune-lab/system'
import { DataError } from '../error.ts'

export interface DownloadOptions {
  /** Its size, as published. What is on disk beyond it is not taken. */
  readonly bytes: number
  readonly md5?: string
  readonly signal?: AbortSignal
  /** Called after each piece with the bytes on disk and the total bytes. */
  readonly onBytes?: (received: number, total: number) => void
  /** The server is given up if it sends less than SLOWEST_BYTES in this time. Default: a minute. */
  readonly patienceMilliseconds?: number
}

/** A repacked file differs in size from the published one. A file that is many times larger is a different file. */
const LARGEST_SHARE = 2
const PATIENCE_MILLISECONDS = 60_000
/** In a minute: the slowest modem sends more, a server that drips would hold a download for ever. */
const SLOWEST_BYTES = 16 * 1024

/**
 * Downloads a file. Continues an interrupted download.
 *
 * @param file is complete when this returns; until then it holds what has arrived so far
 * @throws DataError of kind `missing` if the server cannot be reached or refuses, `invalid` if it sends a different
 *   file; an AbortError when the signal aborts
 */
export async function download(url: string, file: string, options: DownloadOptions): Promise<void> {
  const { bytes, md5, signal, onBytes, patienceMilliseconds } = options
  let received = await sizeOf(file)
  if (received < bytes || md5 === undefined) {
    const limit = bytes * LARGEST_SHARE
    const { response, progress, leave } = await request(url, received, signal, patienceMilliseconds)
    // A server without range support starts from the beginning.
    if (response.status !== 206) received = 0
    const announced = response.headers.get('content-length')
    const total = announced === null ? bytes : received + Number(announced)
    if (total > limit) {
      leave()
      throw tooLarge(url, total, bytes)
    }
    const target = await open(file, received > 0 ? 'a' : 'w')
    try {
      for await (const piece of Readable.fromWeb(response.body as ReadableStream<Uint8Array>)) {
        progress(piece.length)
        received += piece.length
        if (received > limit) throw tooLarge(url, received, bytes)
        await target.appendFile(piece)
        onBytes?.(received, total)
      }
      await target.sync()
    } catch (error) {
      signal?.throwIfAborted()
      if (error instanceof DataError) throw error
      throw unreachable(url, error, `, after ${received} of ${total} bytes; the next attempt continues from there`)
    } finally {
      leave()
      await target.close()
    }
    if (announced !== null && received < total)
      throw unreachable(url, undefined, `, after ${received} of ${total} bytes`)
  }
  if (md5 !== undefined) await checkMd5(url, file, md5)
}

async function request(url: string, from: number, signal: AbortSignal | undefined, patience = PATIENCE_MILLISECONDS) {
  const gone = new AbortController()
  let sent = 0
  const watch = setInterval(() => {
    if (sent < SLOWEST_BYTES) gone.abort(new Error(`the server sent ${sent} bytes in ${patience / 1000} s`))
    sent = 0
  }, patience)
  const progress = (bytes: number) => {
    sent += bytes
  }
  // A response that is not read to the end would keep the connection and the process alive.
  const leave = () => {
    clearInterval(watch)
    gone.abort()
  }
  const signals = signal ? [signal, gone.signal] : [gone.signal]
  try {
    const response = await fetchThroughProxy(url, {
      signal: AbortSignal.any(signals),
      headers: { 'accept-encoding': 'identity', ...(from > 0 && { range: `bytes=${from}-` }) },
    })
    checkTransport(response.url)
    // According to the server, the file is already complete.
    if (response.status === 416) return { response: new Response(new Uint8Array(), { status: 206 }), progress, leave }
    if (!response.ok || response.body === null)
      throw new DataError('lack', `${url}: the server responded with ${response.status} ${response.statusText}`)
    return { response, progress, leave }
  } catch (error) {
    leave()
    signal?.throwIfAborted()
    if (error instanceof DataError) throw error
    throw unreachable(url, error)
  }
}

/** Requires https, also after redirects, except for servers on this machine. */
export function checkTransport(url: string): void {
  const { protocol } = new URL(url)
  if (protocol !== 'https:' && !(protocol === 'http:' && isLoopback(url)))
    throw new DataError('input', `${url}: expected an address that begins with https://`)
}

async function checkMd5(url: string, file: string, md5: string): Promise<void> {
  const hash = createHash('md5')
  for await (const piece of createReadStream(file)) hash.update(piece)
  const found = hash.digest('hex')
  if (found === md5) return
  // Continuing a wrong file could never succeed.
  await rm(file, { force: true })
  throw new DataError('input', `${url}: another file than expected: MD5 ${found} instead of ${md5}. It was not kept.`)
}

function unreachable(url: string, error: unknown, when = ''): DataError {
  return new DataError('lack', `${url}: cannot be downloaded: ${networkTrouble(url, error)}${when}`, {
    cause: error,
  })
}

function tooLarge(url: string, received: number, bytes: number): DataError {
  return new DataError('input', `${url}: ${received} bytes or more; expected about ${bytes}. It was not kept.`)
}

function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}
