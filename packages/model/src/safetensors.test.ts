import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import type { Tensor } from './architecture.ts'
import { initialExtractor, initialHead } from './parameters.ts'
import { decodeSafetensors, encodeSafetensors, readSafetensors } from './safetensors.ts'
import { SafetensorsError } from './safetensors-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'safetensors-'))
afterAll(() => rmSync(folder, { recursive: true }))

const tensor = (shape: readonly number[], ...values: number[]): Tensor => ({ shape, data: Float32Array.from(values) })
const metadata = { dataset: 'mnist', note: 'Zeichen: ä, 数, "quoted"' }
const tensors: [string, Tensor][] = [
  ['matrix', tensor([2, 3], 1, -2, 3.5, Number.NaN, Number.POSITIVE_INFINITY, -0)],
  ['empty', tensor([0, 256])],
  ['generalizer.weight@emnist-letters', tensor([1], 0.1)],
  ['scalar', tensor([], 7)],
  ['__proto__', tensor([1], 8)],
]

describe('round trip', () => {
  it('gives back names, shapes, bits and metadata', () => {
    const decoded = decodeSafetensors(encodeSafetensors(tensors, metadata), 'memory')
    expect([...decoded.tensors]).toEqual(tensors)
    expect(Object.is(decoded.tensors.get('matrix')!.data[5], -0)).toBe(true)
    expect(decoded.metadata).toEqual(metadata)
  })

  it('works at any offset and gives tensors that do not share the file’s memory', () => {
    const bytes = encodeSafetensors(tensors)
    for (let offset = 0; offset < 4; offset++) {
      const shifted = Buffer.alloc(bytes.length + offset)
      shifted.set(bytes, offset)
      const decoded = decodeSafetensors(shifted.subarray(offset), 'memory')
      shifted.fill(0)
      expect([...decoded.tensors]).toEqual(tensors)
    }
  })

  it('aligns the data', () => {
    for (const name of ['a', 'ab', 'abc', 'abcd', 'abcde']) {
      const bytes = encodeSafetensors([[name, tensor([1], 1)]])
      expect((bytes.length - 4) % 8).toBe(0)
    }
  })

  it('from a file', async () => {
    const path = join(folder, 'file.safetensors')
    writeFileSync(path, encodeSafetensors(tensors, metadata))
    const { tensors: found, metadata: foundMetadata } = await readSafetensors(path)
    expect([...found]).toEqual(tensors)
    expect(foundMetadata).toEqual(metadata)
  })
})

describe('Python’s safetensors', () => {
  it('writes files that Python reads', async () => {
    const path = fileURLToPath(new URL('../../../test-fixtures/safetensors/python.safetensors', import.meta.url))
    const file = await readSafetensors(path)
    expect(file.metadata).toEqual({ dataset: 'mnist', note: 'Zeichen: ä, 数' })
    expect(Object.fromEntries(file.tensors)).toEqual({
      'conv1.weight': tensor([8, 1, 5, 5], ...Array.from({ length: 200 }, (_, i) => Math.fround(i) / 7)),
      'generalizer.bias@emnist-letters': {
        shape: [26],
        data: Float32Array.from({ length: 26 }, (_, i) => -1 + (2 * i) / 25),
      },
      scalar: tensor([], 0.1),
      empty: tensor([0, 256]),
    })
  })

  const python = findPython('import safetensors.numpy')
  it.skipIf(python === undefined)('reads files that Python wrote', () => {
    const path = join(folder, 'to-python.safetensors')
    writeFileSync(path, encodeSafetensors(tensors.slice(0, 4), metadata))
    const script = `
import json, sys
from safetensors import safe_open
with safe_open(sys.argv[1], 'np') as f:
    print(json.dumps({'metadata': f.metadata(), 'matrix': str(f.get_tensor('matrix').tolist()), 'shapes': {k: list(f.get_tensor(k).shape) for k in f.keys()}}))`
    expect(JSON.parse(execFileSync(python!, ['-c', script, path], { encoding: 'utf8' }))).toEqual({
      metadata,
      matrix: '[[1.0, -2.0, 3.5], [nan, inf, -0.0]]',
      shapes: { matrix: [2, 3], empty: [0, 256], 'generalizer.weight@emnist-letters': [1], scalar: [] },
    })
  })

  const torch = findPython('import safetensors.torch, torch')
  it.skipIf(torch === undefined)('gives PyTorch a state that load_state_dict accepts', () => {
    const path = join(folder, 'state.safetensors')
    const head = initialHead(1, 'generalizer', 'mnist', 10)
    const state: Record<string, Tensor> = {
      ...initialExtractor(1),
      'generalizer.weight': head.weight,
      'generalizer.bias': head.bias,
    }
    writeFileSync(path, encodeSafetensors(Object.entries(state)))
    const script = `
import sys, torch
from safetensors.torch import load_file
net = torch.nn.Module(); net.conv1 = torch.nn.Conv2d(1, 8, 5); net.conv2 = torch.nn.Conv2d(8, 16, 5); net.generalizer = torch.nn.Linear(256, 10)
print(net.load_state_dict(load_file(sys.argv[1])), net.conv2.weight[3, 2, 1, 4].item())`
    const printed = execFileSync(torch!, ['-c', script, path], { encoding: 'utf8' })
    expect(printed.trim()).toBe(`<All keys matched successfully> ${state['conv2.weight'].data[3 * 200 + 2 * 25 + 9]}`)
  })
})

describe('hostile and broken files', () => {
  const entry = (begin: number, end: number, more: object = {}) => ({
    dtype: 'F32',
    shape: [(end - begin) / 4],
    data_offsets: [begin, end],
    ...more,
  })
  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /0 bytes, expected at least 8/],
    ['half a header length', new Uint8Array(7), /7 bytes, expected at least 8/],
    ['a header longer than the file', fileOf('{}', 0, 3n), /a header of 3 bytes, expected at most 2/],
    ['a header of 2⁶⁴ − 1 bytes', fileOf('{}', 0, 2n ** 64n - 1n), /a header of 18446744073709551615 bytes/],
    [
      'a header above the bound',
      fileOf(' '.repeat(1024 * 1024 + 1), 0),
      /a header of 1048577 bytes, expected at most 1048576/,
    ],
    ['invalid JSON', fileOf('{"a"', 0), /cannot be parsed, expected a JSON object in UTF-8/],
    ['invalid UTF-8', fileOf(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]), 0), /cannot be parsed/],
    ['a list', fileOf('[]', 0), /not an object/],
    ['deeply nested JSON', fileOf('['.repeat(500_000), 0), /cannot be parsed/],
    [
      'metadata of numbers',
      fileOf({ __metadata__: { a: 1 } }, 0),
      /an invalid __metadata__, expected an object whose values are strings/,
    ],
    ['an entry that is not an object', fileOf({ a: 3 }, 0), /tensor "a": no description/],
    ['a different dtype', fileOf({ a: entry(0, 4, { dtype: 'F64' }) }, 4), /tensor "a": dtype "F64", expected "F32"/],
    ['no dtype', fileOf({ a: entry(0, 4, { dtype: undefined }) }, 4), /dtype missing/],
    [
      'a negative dimension',
      fileOf({ a: entry(0, 4, { shape: [-1, -1] }) }, 4),
      /shape \[-1,-1\], expected a list of whole/,
    ],
    ['half a dimension', fileOf({ a: entry(0, 4, { shape: [0.5, 2] }) }, 4), /shape \[0.5,2\]/],
    ['a shape that is not a list', fileOf({ a: entry(0, 4, { shape: 'abc' }) }, 4), /shape "abc"/],
    ['a shape beyond its data', fileOf({ a: entry(0, 4, { shape: [2] }) }, 4), /4 bytes, expected 8 for shape \[2\]/],
    [
      'a shape that overflows',
      fileOf({ a: entry(0, 4, { shape: [2 ** 52, 2 ** 52] }) }, 4),
      /tensor "a": 4 bytes, expected/,
    ],
    [
      'offsets past the end',
      fileOf({ a: entry(0, 8) }, 4),
      /data_offsets \[0,8\], expected ascending numbers within .* 4 bytes/,
    ],
    ['descending offsets', fileOf({ a: entry(4, 0, { shape: [1] }) }, 4), /data_offsets \[4,0\]/],
    ['negative offsets', fileOf({ a: entry(-4, 0) }, 4), /data_offsets \[-4,0\], expected two whole numbers/],
    ['three offsets', fileOf({ a: entry(0, 4, { data_offsets: [0, 4, 4] }) }, 4), /expected two whole numbers/],
    ['offsets as text', fileOf({ a: entry(0, 4, { data_offsets: ['0', '4'] }) }, 4), /expected two whole numbers/],
    [
      'an overlap',
      fileOf({ a: entry(0, 8), b: entry(4, 12) }, 12),
      /tensor "b": data from byte 4, expected from byte 8/,
    ],
    ['a hole', fileOf({ a: entry(0, 4), b: entry(8, 12) }, 12), /tensor "b": data from byte 8, expected from byte 4/],
    ['a hole at the start', fileOf({ a: entry(4, 8) }, 8), /tensor "a": data from byte 4, expected from byte 0/],
    ['data that belongs to no tensor', fileOf({ a: entry(0, 4) }, 8), /8 bytes of data, expected 4/],
    ['a truncated file', encodeSafetensors(tensors).subarray(0, -1), /data_offsets/],
  ])('%s', (_, bytes, message) => {
    let error: unknown
    try {
      decodeSafetensors(bytes, 'runs/1/model.safetensors')
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(SafetensorsError)
    expect((error as SafetensorsError).message).toMatch(message)
    expect((error as SafetensorsError).message.startsWith('runs/1/model.safetensors: ')).toBe(true)
  })

  it('a tensor named __proto__ changes no object', () => {
    const bytes = fileOf('{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}', 4)
    expect([...decodeSafetensors(bytes, 'memory').tensors.keys()]).toEqual(['__proto__'])
    expect(({} as Record<string, unknown>).dtype).toBeUndefined()
  })

  it('a header’s length is checked before the rest of the file is read', async () => {
    const path = join(folder, 'long-header.safetensors')
    writeFileSync(path, fileOf('{}', 100, 5000n))
    await expect(readSafetensors(path)).rejects.toThrow(`${path}: a header of 5000 bytes, expected at most 102`)
  })
})

describe('writing refuses', () => {
  it.each<[string, [string, Tensor][], RegExp]>([
    ['a shape that does not fit', [['a', tensor([3], 1, 2)]], /Tensor "a" of shape \[3\] has 2 values/],
    [
      'a duplicate name',
      [
        ['a', tensor([1], 1)],
        ['a', tensor([1], 1)],
      ],
      /Tensor "a": expected a name that is not in use/,
    ],
    ['the name of the metadata', [['__metadata__', tensor([1], 1)]], /not in use/],
  ])('%s', (_, wrong, message) => {
    expect(() => encodeSafetensors(wrong)).toThrow(message)
  })
})

/** Header and `dataLength` bytes of data, with the header's real length or a given one. */
function fileOf(header: object | string, dataLength: number, claimed?: bigint): Uint8Array {
  const text =
    header instanceof Uint8Array ? header : Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(claimed ?? BigInt(text.length))
  return Buffer.concat([length, text, Buffer.alloc(dataLength)])
}

/** A Python with these modules, if there is one. */
function findPython(imports: string): string | undefined {
  return ['python3', '/usr/bin/python3'].find(python => {
    try {
      execFileSync(python, ['-c', imports], { stdio: 'ignore' })
      return true
    } catch {
      return false
    }
  })
}
