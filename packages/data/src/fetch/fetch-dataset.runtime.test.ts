import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gunzipSync, gzipSync } from 'node:zlib'
import { stream } from '@finetune-lab/random'
import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { encodeIdxImages, encodeIdxLabels } from '../idx.ts'
import { loadDataset } from '../load.ts'
import { serve, serveFiles } from '../testing/serve-files.ts'
import { temporaryFolder } from '../testing.ts'
import { type FetchProgress, fetchDataset } from './fetch-dataset.ts'
import type { DatasetSource } from './sources.ts'

/** Ten images of noise in each file, as they would lie on a server. */
function smallFiles(): Record<string, Buffer> {
  const noise = stream(1, 'fetch test')
  const images = Uint8Array.from({ length: 10 * 784 }, () => noise.integer(256))
  const labels = Uint8Array.from({ length: 10 }, (_, i) => i)
  return {
    'train-images-idx3-ubyte.gz': gzipSync(encodeIdxImages(images)),
    'train-labels-idx1-ubyte.gz': gzipSync(encodeIdxLabels(labels)),
    't10k-images-idx3-ubyte.gz': gzipSync(encodeIdxImages(images.toReversed())),
    't10k-labels-idx1-ubyte.gz': gzipSync(encodeIdxLabels(labels.toReversed())),
  }
}

function sourceOf(files: Record<string, Buffer>, mirrors: string[]): DatasetSource {
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  return {
    origin: 'made for this test',
    mirrors,
    downloads: Object.entries(files).map(([file, { length }]) => ({ file, bytes: length })),
    contents: Object.fromEntries(
      Object.entries(files).map(([file, bytes]) => [file.replace('.gz', ''), sha256(gunzipSync(bytes))]),
    ),
  }
}

describe('fetchDataset', () => {
  it('downloads, verifies, moves into place, and reports progress', async () => {
    const files = smallFiles()
    const into = await temporaryFolder()
    const reported: FetchProgress[] = []
    const source = sourceOf(files, [await serveFiles(files)])
    const folder = await fetchDataset('mnist', { into, source, onProgress: progress => reported.push(progress) })
    expect(folder).toBe(join(into, 'mnist'))
    expect(await readdir(into)).toEqual(['mnist'])
    expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort())
    expect((await loadDataset('mnist', { dataFolder: into })).train.count).toBe(10)
    const totalBytes = Object.values(files).reduce((sum, { length }) => sum + length, 0)
    expect(reported.at(-1)).toEqual({ file: 't10k-labels-idx1-ubyte.gz', receivedBytes: totalBytes, totalBytes })
  })

  it('does not download what is there', async () => {
    const files = smallFiles()
    const into = await temporaryFolder()
    const asked: string[] = []
    const source = sourceOf(files, [await serveFiles(files, asked)])
    await fetchDataset('mnist', { into, source })
    await fetchDataset('mnist', { into, source })
    expect(asked).toHaveLength(4)
  })

  it('continues where the connection broke', async () => {
    const files = smallFiles()
    const into = await temporaryFolder()
    const [first] = Object.keys(files)
    let line: ServerResponse | undefined
    const breaking = await serve(({ url }, response) => {
      const bytes = files[url!.slice(1)]!
      response.writeHead(200, { 'content-length': bytes.length })
      response.write(bytes.subarray(0, 1000))
      line = response
    })
    // Only once the first bytes have come: what was on its way is lost with the line.
    const onProgress = () => line!.destroy()
    await expect(fetchDataset('mnist', { into, source: sourceOf(files, [breaking]), onProgress })).rejects.toThrow(
      /cannot be downloaded: .*, after 1000 of \d+ bytes/,
    )
    expect(existsSync(join(into, 'mnist'))).toBe(false)
    const asked: string[] = []
    const source = sourceOf(files, [await serveFiles(files, asked)])
    expect(await fetchDataset('mnist', { into, source })).toBe(join(into, 'mnist'))
    expect(asked[0]).toBe(`${first} bytes=1000-`)
  })

  it('asks the next mirror when one refuses', async () => {
    const files = smallFiles()
    const into = await temporaryFolder()
    const source = sourceOf(files, [await serveFiles({}), await serveFiles(files)])
    expect(await fetchDataset('mnist', { into, source })).toBe(join(into, 'mnist'))
  })

  it('names every mirror when all refuse', async () => {
    const files = smallFiles()
    const mirrors = [await serveFiles({}), await serveFiles({})]
    const into = await temporaryFolder()
    await expect(fetchDataset('mnist', { into, source: sourceOf(files, mirrors) })).rejects.toMatchObject({
      kind: 'lack',
      message: mirrors
        .map(mirror => `${mirror}train-images-idx3-ubyte.gz: the server responded with 404 Not Found`)
        .join('\n'),
    })
  })

  it('keeps nothing of other files than the published ones', async () => {
    const files = smallFiles()
    const into = await temporaryFolder()
    const source = sourceOf(files, [
      await serveFiles({ ...files, 't10k-labels-idx1-ubyte.gz': files['train-labels-idx1-ubyte.gz']! }),
    ])
    await expect(fetchDataset('mnist', { into, source })).rejects.toThrow(
      /t10k-labels-idx1-ubyte: is not the published file: SHA-256 of its content [0-9a-f]{64} instead of [0-9a-f]{64}/,
    )
    expect(await readdir(into)).toEqual([])
  })

  it('stops a file that is far too large', async () => {
    const files = smallFiles()
    const into = await temporaryFolder()
    const endless = await serve((_, response) => {
      const write = () => response.write(Buffer.alloc(1 << 16), error => error || write())
      write()
    })
    await expect(fetchDataset('mnist', { into, source: sourceOf(files, [endless]) })).rejects.toThrow(
      /bytes or more; expected about \d+/,
    )
  })

  it('takes the members that it needs out of an archive', async () => {
    const files = smallFiles()
    const members = Object.keys(files).map(file => `gzip/${file}`)
    const zip = new ZipFile()
    zip.addBuffer(Buffer.alloc(100), 'gzip/another.gz')
    for (const [file, bytes] of Object.entries(files)) zip.addBuffer(bytes, `gzip/${file}`)
    zip.end()
    const archive = await buffer(zip.outputStream)
    const md5 = createHash('md5').update(archive).digest('hex')
    const { contents } = sourceOf(files, [])
    const source = (checksum: string, mirror: string): DatasetSource => ({
      origin: 'made for this test',
      mirrors: [mirror],
      downloads: [{ file: 'gzip.zip', bytes: archive.length, md5: checksum, members }],
      contents,
    })
    const into = await temporaryFolder()
    const mirror = await serveFiles({ 'gzip.zip': archive })
    await expect(fetchDataset('mnist', { into, source: source('0'.repeat(32), mirror) })).rejects.toThrow(
      `MD5 ${md5} instead of ${'0'.repeat(32)}`,
    )
    const folder = await fetchDataset('mnist', { into, source: source(md5, mirror) })
    expect((await readdir(folder)).sort()).toEqual(Object.keys(files).sort())
    expect(await readdir(into)).toEqual(['mnist'])
  })

  it('ends when asked to, and keeps what has come', async () => {
    const files = smallFiles()
    const into = await temporaryFolder()
    const stop = new AbortController()
    const slow = await serve((_, response) => {
      response.writeHead(200, { 'content-length': 5000 })
      response.write(Buffer.alloc(500))
    })
    const source = sourceOf(files, [slow])
    await expect(
      fetchDataset('mnist', { into, source, signal: stop.signal, onProgress: () => stop.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError' })
    expect(await readFile(join(into, '.mnist.download/train-images-idx3-ubyte.gz'))).toHaveLength(500)
  })

  it('leaves a download of another process alone, and takes over a dead one’s', async () => {
    const files = smallFiles()
    const into = await temporaryFolder()
    const source = sourceOf(files, [await serveFiles(files)])
    await mkdir(join(into, '.mnist.download'))
    await writeFile(join(into, '.mnist.download/lock'), String(process.ppid))
    await expect(fetchDataset('mnist', { into, source })).rejects.toThrow(
      `Data set "mnist" is being downloaded by process ${process.ppid}`,
    )
    await writeFile(join(into, '.mnist.download/lock'), String(2 ** 30))
    expect(await fetchDataset('mnist', { into, source })).toBe(join(into, 'mnist'))
  })

  it('refuses names and addresses that it cannot trust', async () => {
    const into = await temporaryFolder()
    await expect(fetchDataset('../mnist', { into })).rejects.toThrow('cannot be downloaded; expected one of mnist,')
    await expect(fetchDataset('strokes-digits', { into })).rejects.toThrow('is built in')
    await expect(fetchDataset('mnist', { into, mirror: 'http://example.com/' })).rejects.toThrow(
      'http://example.com/: expected an address that begins with https://',
    )
    const redirecting = await serve((_, response) => response.writeHead(302, { location: 'http://0.0.0.0:1/' }).end())
    await expect(fetchDataset('mnist', { into, mirror: redirecting })).rejects.toMatchObject({ kind: 'lack' })
  })
})
