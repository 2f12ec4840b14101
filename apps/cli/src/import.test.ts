import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { finetuneLab, workspace } from './testing/command-line.ts'

// data import, as people run it, with folders such as people have.

const cases = fileURLToPath(new URL('../../../test-fixtures/import', import.meta.url))

/** A workspace with a folder of images: those of a case, under other paths too. */
function withImages(name: string, ...folders: readonly string[]): string {
  const folder = workspace()
  for (const to of folders.length > 0 ? folders : ['images'])
    cpSync(join(cases, name), join(folder, to), { recursive: true })
  return folder
}

function importing(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = finetuneLab(
    folder,
    'data',
    'import',
    'images',
    '--name',
    'own',
    '--data',
    'data',
    ...args,
  )
  return { status, stdout, errors: stderr.replaceAll(/^\d+ of \d+ images\n/gm, '') }
}

/** The imported images of each label, as rows of "#" where there is ink. */
function drawings(folder: string): Record<number, string[]> {
  const read = (file: string) => gunzipSync(readFileSync(join(folder, 'data/own', `${file}.gz`)))
  const drawn: Record<number, string[]> = {}
  for (const split of ['train', 't10k']) {
    const [images, labels] = [read(`${split}-images-idx3-ubyte`), read(`${split}-labels-idx1-ubyte`)]
    for (const [i, label] of labels.subarray(8).entries()) {
      const pixels = images.subarray(16 + 784 * i, 16 + 784 * (i + 1))
      const rows = Array.from({ length: 28 }, (_, y) =>
        Array.from(pixels.subarray(28 * y, 28 * (y + 1)), value => (value > 127 ? '#' : '.')).join(''),
      )
      drawn[label] = [...(drawn[label] ?? []), rows.join('\n')]
    }
  }
  return drawn
}

/** The half turn of a drawing. */
const turned = (drawing: string) => Array.from(drawing).reverse().join('')

test('linked class folders and images are classes and images', () => {
  const folder = withImages('png-trailing-bytes')
  cpSync(join(folder, 'images/b'), join(folder, 'elsewhere'), { recursive: true })
  symlinkSync('../elsewhere', join(folder, 'images/c'))
  symlinkSync('../../elsewhere/0.png', join(folder, 'images/a/linked.png'))
  const { status, stdout } = importing(folder, '--strict')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^own: 3 classes \(a, b, c\), 7 training and 3 test images/)
})

describe('a dead link and a cycle', () => {
  const folder = withImages('png-trailing-bytes')
  symlinkSync('../nowhere', join(folder, 'images/c'))
  symlinkSync('..', join(folder, 'images/a/up'))

  test('are reported', () => {
    const { status, stdout } = importing(folder, '--replace')
    expect(status).toBe(0)
    expect(stdout).toContain('1 × links that lead nowhere (.: 1)\n    c: → ../nowhere\n')
    expect(stdout).toContain('1 × links that lead back to a folder that holds them (a: 1)\n    a/up\n')
  })

  test('are refused with --strict, and nothing is written', () => {
    const { status, errors } = importing(withLinks(), '--strict')
    expect(status).toBe(2)
    expect(errors).toMatch(/^finetune-lab: images: .*strict.*\n[\s\S]*c: → \.\.\/nowhere\n/)
  })

  function withLinks() {
    const other = withImages('png-trailing-bytes')
    symlinkSync('../nowhere', join(other, 'images/c'))
    return other
  }
})

test('WebP among PNG is left out, counted by folder, listed, and refused with --strict', () => {
  const folder = withImages('webp-among-png')
  const strict = importing(folder, '--strict')
  expect(strict.status).toBe(2)
  for (let i = 0; i < 5; i++) expect(strict.errors).toContain(`a/w${i}.webp`)
  expect(readdirSync(folder)).toEqual(['images', 'small.experiment.yaml'])
  const { status, stdout } = importing(folder)
  expect(status).toBe(0)
  expect(stdout).toContain('5 × WebP images, which are not read; convert them to PNG or JPEG (a: 5)')
  const record = JSON.parse(readFileSync(join(folder, 'data/own/import.json'), 'utf8'))
  expect(record.findings[0].files).toHaveLength(5)
  expect(finetuneLab(folder, 'data', 'check', 'own', '--data', 'data')).toMatchObject({ status: 0 })
})

test('photos that lie on their side are upright', () => {
  const folder = withImages('exif-jpeg')
  expect(importing(folder, '--strict').status).toBe(0)
  const { 0: photos, 1: upsideDown } = drawings(folder)
  for (const photo of photos!) expect(difference(photo, turned(upsideDown![0]!))).toBeLessThan(40)
})

test('white ink on a transparent ground is kept', () => {
  const folder = withImages('white-on-transparent')
  expect(importing(folder, '--strict').status).toBe(0)
  const { 0: white, 1: upsideDown } = drawings(folder)
  for (const drawing of white!) expect(difference(drawing, turned(upsideDown![0]!))).toBeLessThan(40)
})

const difference = (one: string, other: string) => Array.from(one).filter((sign, i) => sign !== other[i]).length

test('what macOS leaves beside each image is ignored', () => {
  const folder = withImages('appledouble')
  mkdirSync(join(folder, 'images/__MACOSX/a'), { recursive: true })
  writeFileSync(join(folder, 'images/__MACOSX/a/._0.png'), 'macOS')
  writeFileSync(join(folder, 'images/.DS_Store'), 'macOS')
  const { status, stdout } = importing(folder, '--strict')
  expect(status).toBe(0)
  expect(stdout).toMatch(/^own: 2 classes \(a, b\), 6 training and 2 test images/)
})

test('bytes after the end of a PNG do not matter', () => {
  const folder = withImages('png-trailing-bytes')
  expect(importing(folder, '--strict')).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('4 training and 2 test'),
  })
})

test('damaged images are left out, all in one pass', () => {
  const folder = withImages('appledouble')
  truncateSync(join(folder, 'images/a/0.png'), 60)
  truncateSync(join(folder, 'images/b/1.png'), 0)
  writeFileSync(join(folder, 'images/b/photo.jpg'), 'no image')
  const { status, stdout, errors } = importing(folder)
  expect({ status, errors }).toEqual({ status: 0, errors: '' })
  expect(stdout).toContain('Left out:\n')
  for (const line of [
    '  1 × truncated: the file ends before the image does (a: 1)\n    a/0.png\n',
    '  1 × empty files (b: 1)\n    b/1.png\n',
    '  1 × not PNG or JPEG, despite the extension (b: 1)\n    b/photo.jpg\n',
  ])
    expect(stdout).toContain(line)
})

test('at most ten examples of each reason are shown; all are in the record', () => {
  const folder = withImages('png-trailing-bytes')
  for (let i = 0; i < 25; i++) writeFileSync(join(folder, `images/a/cut-${i}.jpg`), '')
  const { stdout } = importing(folder)
  expect(stdout.match(/a\/cut-/g)).toHaveLength(10)
  expect(stdout).toContain('    … and 15 more\n')
  expect(JSON.parse(readFileSync(join(folder, 'data/own/import.json'), 'utf8')).findings[0].files).toHaveLength(25)
})

test('val beside train and test is left out and counted', () => {
  const folder = withImages('png-trailing-bytes', 'images/train', 'images/test', 'images/val')
  mkdirSync(join(folder, 'images/__MACOSX'))
  const { status, stdout } = importing(folder)
  expect(status).toBe(0)
  expect(stdout).toMatch(/^own: 2 classes \(a, b\), 6 training and 6 test images/)
  expect(stdout).toContain('6 × images in folders next to train and test; only those two are read (val/a: 3, val/b: 3)')
  expect(importing(folder, '--strict', '--replace').status).toBe(2)
})

test('train and val without test are refused, with what to do', () => {
  const folder = withImages('png-trailing-bytes', 'images/train', 'images/val')
  const { status, errors } = importing(folder)
  expect(status).toBe(2)
  expect(errors).toContain(
    'images: has train and val; expected both train and test. Rename the folder to test with to "test"',
  )
})

test('PNG and JPEG of too many pixels are left out for the same reason', () => {
  const folder = withImages('exif-jpeg')
  const png = readFileSync(join(folder, 'images/b/0.png'))
  for (const at of [16, 20]) png.writeUInt32BE(20_000, at)
  const jpeg = readFileSync(join(folder, 'images/a/x0.jpeg'))
  const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]))
  for (const at of [5, 7]) jpeg.writeUInt16BE(20_000, frame + at)
  writeFileSync(join(folder, 'images/a/large.png'), png)
  writeFileSync(join(folder, 'images/a/large.jpg'), jpeg)
  expect(importing(folder).stdout).toContain(
    [
      '  2 × images of more than 64 megapixels; make them smaller (a: 2)',
      '    a/large.jpg: 20000 × 20000 pixels',
      '    a/large.png: 20000 × 20000 pixels',
    ].join('\n'),
  )
})

test('a class without an image that can be read ends the import', () => {
  const folder = withImages('png-trailing-bytes')
  mkdirSync(join(folder, 'images/c'))
  for (const name of ['1.png', '2.png']) writeFileSync(join(folder, 'images/c', name), '')
  const { status, errors } = importing(folder)
  expect(status).toBe(2)
  expect(errors).toMatch(
    /^finetune-lab: images: class "c" has 0 images that can be read, of 2; .*\n[\s\S]*c\/1\.png\n {4}c\/2\.png\n$/,
  )
})
