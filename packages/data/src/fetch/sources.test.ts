import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { ZipFile } from 'yazl'
import { encodeIdxImages, encodeIdxLabels } from '../idx.ts'
import { loadDataset } from '../load.ts'
import { registeredDatasets } from '../registry.ts'
import { publishedFiles } from '../testing/published-files.ts'
import { serve, serveFiles } from '../testing/serve-files.ts'
import { temporaryFolder } from '../testing.ts'
import { fetchDataset } from './fetch-dataset.ts'
import { sources } from './sources.ts'

describe.each(Object.entries(sources))('the source of %s', (name, { mirrors, downloads, contents = {}, origin }) => {
  it('belongs to a registered data set that is not drawn', () => {
    expect(registeredDatasets.find(dataset => dataset.name === name)).toMatchObject({ synthetic: false })
    expect(origin).not.toBe('')
  })

  it('has mirrors with https, each ending in a slash', () => {
    expect(mirrors.length).toBeGreaterThan(0)
    for (const mirror of mirrors) expect(new URL(mirror).href).toMatch(/^https:\/\/[^?#]+\/$/)
  })

  it('has whole checksums and positive sizes', () => {
    const { fileNames } = registeredDatasets.find(dataset => dataset.name === name)!.format
    for (const { file, bytes, md5, members } of downloads) {
      expect(file).toMatch(/^[\w-]+\.(gz|zip)$/)
      expect(Number.isInteger(bytes) && bytes > 0, `${file}: ${bytes} bytes`).toBe(true)
      expect(md5 ?? '0'.repeat(32)).toMatch(/^[0-9a-f]{32}$/)
      expect(new Set(members).size).toBe(members?.length ?? 0)
    }
    for (const [file, checksum] of Object.entries(contents))
      expect([file, checksum]).toEqual([file, expect.stringMatching(/^[0-9a-f]{64}$/)])
    // What is downloaded is all that the data set needs, and every file is checked, alone or in its archive.
    const files = downloads.flatMap(({ file, members }) => members?.map(member => member.split('/').at(-1)!) ?? [file])
    const needed = Object.values(fileNames).map(([usual]) => usual)
    expect(files.map(file => file.replace(/\.gz$/, '')).sort()).toEqual([...needed].sort())
    const checked = downloads.every(({ md5 }) => md5 !== undefined) ? [] : needed
    expect(Object.keys(contents)).toEqual(expect.arrayContaining(checked))
  })
})

// By content: the real files, served on this machine, with the constants that users get.
describe.each(['mnist', 'fashion-mnist'])('%s', name => {
  const { folder, here } = publishedFiles(name)
  const title = here ? 'is fetched as it is published' : `IS NOT TRIED BY CONTENT: its real files are not in ${folder}`
  it.skipIf(!here)(title, async () => {
    const asked: string[] = []
    const mirror = await serve(({ url }, response) => {
      asked.push(url!)
      createReadStream(join(folder, url!)).pipe(response)
    })
    const into = await temporaryFolder()
    expect(await fetchDataset(name, { into, mirror })).toBe(join(into, name))
    const { train, test } = await loadDataset(name, { dataFolder: into })
    expect([train.count, test.count]).toEqual([60_000, 10_000])
    expect(asked).toHaveLength(4)
  })

  it.skipIf(!here)(`${title}; a single wrong pixel is refused`, async () => {
    const files = Object.fromEntries(readdirSync(folder).map(file => [file, readFileSync(join(folder, file))]))
    const { contents } = sources[name]!
    const images = encodeIdxImages(new Uint8Array(10_000 * 784))
    const mirror = await serveFiles({ ...files, 't10k-images-idx3-ubyte.gz': gzipSync(images, { level: 1 }) })
    await expect(fetchDataset(name, { into: await temporaryFolder(), mirror })).rejects.toThrow(
      `instead of ${contents!['t10k-images-idx3-ubyte']}`,
    )
  })
})

// 561 MB that cannot be had here: its size and MD5 are checked by form alone, above; its members and the way to them here.
it('EMNIST letters: the members of an archive made for this test, by the names that the real one has', async () => {
  const [download] = sources['emnist-letters']!.downloads
  const labels = Uint8Array.from({ length: 26 }, (_, i) => i + 1)
  const images = Uint8Array.from({ length: 26 * 784 }, (_, i) => (i * 31) % 251)
  const zip = new ZipFile()
  for (const other of ['balanced', 'byclass', 'digits']) zip.addBuffer(Buffer.alloc(50), `gzip/emnist-${other}.gz`)
  for (const member of download!.members!) {
    const content = member.includes('images') ? encodeIdxImages(images) : encodeIdxLabels(labels)
    zip.addBuffer(gzipSync(content), member)
  }
  zip.end()
  const archive = await buffer(zip.outputStream)
  const source = {
    ...sources['emnist-letters']!,
    downloads: [{ ...download!, bytes: archive.length, md5: createHash('md5').update(archive).digest('hex') }],
  }
  const into = await temporaryFolder()
  const mirror = await serveFiles({ [download!.file]: archive })
  const folder = await fetchDataset('emnist-letters', { into, mirror, source })
  expect(readdirSync(folder).sort()).toEqual(download!.members!.map(member => member.split('/')[1]).sort())
  const { train } = await loadDataset('emnist-letters', { dataFolder: into })
  // Upright, as letters are stored on their side, and labelled from 0.
  expect([train.images[1], train.labels[25]]).toEqual([images[28], 25])
})
