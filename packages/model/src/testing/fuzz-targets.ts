import { type FuzzTarget, type FuzzTargets, mutatedBytes, mutatedJson, type Random } from '@finetune-lab/testing'
import { extractorIn, headIn, modelTensors } from '../model-file.ts'
import { initialExtractor, initialHead } from '../parameters.ts'
import { decodeSafetensors, encodeSafetensors } from '../safetensors.ts'
import { SafetensorsError } from '../safetensors-error.ts'

export const targets: FuzzTargets = { safetensors }

/** Must give a SafetensorsError or a model, nothing else. */
function safetensors(): FuzzTarget<Uint8Array> {
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
  const valid = [model, small]
  return {
    valid,
    fromBytes: bytes => Uint8Array.from(bytes),
    input: random => (random(2) === 0 ? mutatedBytes(valid, random) : otherHeader(valid[random(2)], random)),
    read: bytes => {
      const contents = decodeSafetensors(bytes, 'a file')
      extractorIn(contents, 'a file')
      headIn(contents, 'a file', 'pretrainer')
      headIn(contents, 'a file', 'generalizer', 'b')
    },
    expected: error => error instanceof SafetensorsError,
  }
}

/** A header that is still mostly JSON, in front of its original data. */
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

const headerLength = (bytes: Uint8Array) => Number(new DataView(bytes.buffer).getBigUint64(0, true))
