import { fuzz, mutatedBytes, mutatedJson, type Random } from '@finetune-lab/random/testing'
import { expect, test } from 'vitest'
import { extractorIn, headIn, modelTensors } from './model-file.ts'
import { initialExtractor, initialHead } from './parameters.ts'
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts'
import { SafetensorsError } from './safetensors-error.ts'

// 10,000 damaged files: a SafetensorsError or a model, nothing else.

const model = encodeSafetensors(
  modelTensors({
    extractor: initialExtractor(0),
    pretrainer: initialHead(0, 'pretrainer', 'a', 3),
    generalizers: { b: initialHead(0, 'generalizer', 'b', 2) },
  }),
  { format: 'pt', pretrain: '{"dataset":"a"}' },
)
const small = encodeSafetensors([
  ['a', { shape: [2, 3], data: new Float32Array(6) }],
  ['b', { shape: [], data: new Float32Array(1) }],
])

const headerLength = (bytes: Uint8Array) => Number(new DataView(bytes.buffer).getBigUint64(0, true))

/** A header that is still JSON for the most part, before the data that it was of. */
function otherHeader(bytes: Uint8Array, random: Random): Uint8Array {
  const length = headerLength(bytes)
  const header = JSON.parse(Buffer.from(bytes.subarray(8, 8 + length)).toString())
  const text = Buffer.from(mutatedJson([header], random))
  const changed = Buffer.alloc(8 + text.length + bytes.length - 8 - length)
  changed.writeBigUInt64LE(BigInt(text.length))
  changed.set(text, 8)
  changed.set(bytes.subarray(8 + length), 8 + text.length)
  return changed
}

test('safetensors', async () => {
  const input = (random: Random) =>
    random(2) === 0 ? mutatedBytes([model, small], random) : otherHeader([model, small][random(2)], random)
  const read = (bytes: Uint8Array) => {
    const contents = decodeSafetensors(bytes, 'a file')
    extractorIn(contents, 'a file')
    headIn(contents, 'a file', 'pretrainer')
    headIn(contents, 'a file', 'generalizer', 'b')
  }
  const expected = (error: unknown) => error instanceof SafetensorsError
  expect((await fuzz('safetensors', { input, read, expected })).failed).toEqual([])
}, 600_000)
