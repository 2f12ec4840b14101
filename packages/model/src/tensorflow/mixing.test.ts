import { stream } from '@finetune-lab/random'
import { beforeAll, describe, expect, it } from 'vitest'
import { testTensorflow } from '../testing/tensorflow.ts'
import { type Binding, bindingOf } from './binding.ts'
import { createEagerOperator } from './eager-program.ts'
import { IMAGE_ROWS } from './geometry.ts'
import { loadTensorflow } from './load-tensorflow.ts'
import { ALL_ROWS, composedBatches } from './mixing.ts'
import type { DataType } from './operation.ts'
import { operations } from './operations.ts'
import type { ProductParts } from './sizes.ts'

const [STEPS, RUNS, BATCH, SOURCES, TERMS, IMAGES] = [5, 4, 3, 2, 3, 7]

describe.skipIf(testTensorflow === undefined)('batches of many runs', () => {
  let binding: Binding
  beforeAll(() => {
    binding = bindingOf(loadTensorflow('cpu', testTensorflow))
  })

  it('have the same bits in one product and in several, split by steps or by runs', () => {
    const whole = composed({ axis: 0, sizes: [STEPS] })
    expect(whole.some(value => value !== 0)).toBe(true)
    for (const parts of [
      { axis: 0, sizes: [2, 2, 1] },
      { axis: 1, sizes: [3, 1] },
    ] as const)
      expect(composed(parts)).toEqual(whole)
  })

  function composed(parts: ProductParts): Float32Array {
    const random = stream(1, 'test', 'mixing')
    const operator = createEagerOperator(binding)
    const made: number[] = []
    const tensor = (type: DataType, shape: readonly number[], value: () => number) => {
      const count = shape.reduce((product, size) => product * size, 1)
      const numbers = Array.from({ length: count }, value)
      const data = type === 'int32' ? Int32Array.from(numbers) : Float32Array.from(numbers)
      made.push(binding.createTensor(shape, type === 'int32' ? binding.TF_INT32 : binding.TF_FLOAT, data))
      return made.at(-1)!
    }
    const below = (end: number) => () => Math.floor(random.uniform() * end)
    const samples = [STEPS, RUNS, BATCH, SOURCES]
    const images = tensor('float32', [IMAGES, IMAGE_ROWS, 28], () => random.uniform())
    const mixing = {
      sources: tensor('int32', samples, below(IMAGES)),
      rows: tensor('int32', [...samples, TERMS], below(ALL_ROWS)),
      columns: tensor('int32', [...samples, TERMS], below(ALL_ROWS)),
      weights: tensor('float32', [...samples, TERMS, 1], () => random.uniform()),
    }
    const values = operator.scope(() => {
      const batches = composedBatches(operations(operator), images, mixing, { steps: STEPS, runs: RUNS, parts })
      return Float32Array.from(binding.tensorDataSync(batches as number) as Float32Array)
    })
    for (const id of made) binding.deleteTensor(id)
    operator.dispose()
    return values
  }
})
