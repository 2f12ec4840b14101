import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { stream } from '@finetune-lab/random'
import { fuzz, mutatedBytes, mutatedText, type Random } from '@finetune-lab/random/testing'
import { afterAll, expect, test } from 'vitest'
import { ZipFile } from 'yazl'
import { DataError } from './error.ts'
import { unpackMembers } from './fetch/unpack-members.ts'
import { encodeIdxImages, encodeIdxLabels, readIdxImages, readIdxLabels, scanIdxImages } from './idx.ts'
import { readLabels } from './read-labels.ts'

// 10,000 damaged files for each reader of what people and servers give: a DataError or an answer, nothing else.

const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-fuzz-'))
afterAll(() => rmSync(folder, { recursive: true }))
const expected = (error: unknown) => error instanceof DataError

const noise = stream(1, 'fuzz')
const images = encodeIdxImages(Uint8Array.from({ length: 3 * 784 }, () => noise.integer(256)))
const blank = encodeIdxImages(new Uint8Array(40 * 784))
const labels = encodeIdxLabels(Uint8Array.from({ length: 10 }, (_, i) => i))

/** By the reader that its magic number wants; images by either of theirs. */
async function readIdx(bytes: Uint8Array): Promise<void> {
  const file = join(folder, 'idx')
  writeFileSync(file, bytes)
  const reader = bytes[0] !== 0x1f && bytes[3] === 1 ? 0 : 1 + (bytes.length % 2)
  await [readIdxLabels, readIdxImages, scanIdxImages][reader](file)
}

test('IDX files', async () => {
  const input = (random: Random) => mutatedBytes([images, labels], random)
  expect((await fuzz('IDX', { input, read: readIdx, expected })).failed).toEqual([])
}, 600_000)

test('gzipped IDX files', async () => {
  const packed = [images, blank].flatMap(bytes => [gzipSync(bytes), gzipSync(bytes, { level: 1 })])
  const wrong = [new Uint8Array(100_000), Buffer.from('no IDX')].map(bytes => gzipSync(bytes))
  const input = (random: Random) =>
    // Damaged on the way, or packed as damaged.
    random(3) > 0 ? mutatedBytes([...packed, ...wrong], random) : gzipSync(mutatedBytes([images, labels], random))
  expect((await fuzz('gzip', { input, read: readIdx, expected })).failed).toEqual([])
}, 600_000)

test('zip archives', async () => {
  const members = ['gzip/letters-images', 'gzip/letters-labels']
  const zip = (compress: boolean) => {
    const made = new ZipFile()
    for (const name of [...members, 'readme']) made.addBuffer(Buffer.from(name.repeat(20)), name, { compress })
    made.end()
    return buffer(made.outputStream)
  }
  const valid = [await zip(true), await zip(false)]
  const archive = join(folder, 'archive.zip')
  const into = join(folder, 'unpacked')
  mkdirSync(into)
  const before = readdirSync(folder)
  const read = async (bytes: Uint8Array) => {
    writeFileSync(archive, bytes)
    await unpackMembers(archive, members, into)
  }
  const input = (random: Random) => mutatedBytes(valid, random)
  expect((await fuzz('zip', { input, read, expected })).failed).toEqual([])
  // Nothing beside what was asked for, and nothing beyond the folder.
  expect(readdirSync(into).sort()).toEqual(['letters-images', 'letters-labels'])
  expect(readdirSync(folder).sort()).toEqual([...before, 'archive.zip'].sort())
}, 600_000)

test('classes.txt', async () => {
  const own = join(folder, 'own')
  mkdirSync(own)
  const labels = join(own, 'labels')
  writeFileSync(labels, encodeIdxLabels(Uint8Array.of(0, 1, 2)))
  const files = { trainImages: '', trainLabels: labels, testImages: '', testLabels: labels }
  const read = async (bytes: string) => {
    writeFileSync(join(own, 'classes.txt'), bytes)
    const { classes } = await readLabels({ found: true, name: 'own', folder: own, files })
    if (classes.length < 3 || new Set(classes).size < classes.length) throw new Error(`classes ${classes}`)
  }
  const valid = ['a\nb\nc\n', 'circle\r\nsquare\r\ntriangle', Array.from({ length: 128 }, (_, i) => `${i}\n`).join('')]
  const signs = ['\n', '\r', '\r\n', '\t', ' ', '\u2028', '😀']
  const input = (random: Random) => mutatedText(valid, random, { signs, words: ['a', 'circle', '__proto__'], long: [] })
  expect((await fuzz('classes.txt', { input, read, expected })).failed).toEqual([])
}, 600_000)
