import { beforeAll, describe, expect, it } from 'vitest'
import { testTensorflow } from '../testing/tensorflow.ts'
import { type Binding, bindingOf } from './binding.ts'
import { loadTensorflow } from './load-tensorflow.ts'
import { choosePooling, type Pooling, poolings, routesAsExpected } from './pooling.ts'

describe.skipIf(testTensorflow === undefined)('pooling', () => {
  let binding: Binding
  beforeAll(() => {
    binding = bindingOf(loadTensorflow('cpu', testTensorflow))
  })

  it('of every kind gives a tie to the first here, and oneDNN’s is chosen', () => {
    expect(poolings.filter(pooling => routesAsExpected(binding, pooling)).map(({ name }) => name)).toEqual([
      'oneDNN',
      'MaxPool',
      'MaxPoolWithArgmax',
    ])
    expect(choosePooling(binding, false).name).toBe('oneDNN')
  })

  it('never uses oneDNN, which runs on the CPU, if there is a GPU, and chooses the one that no graph rewrites', () => {
    expect(choosePooling(binding, true).name).toBe('MaxPoolWithArgmax')
  })

  it('is refused if it gives a tie to all', () => {
    const toAll: Pooling = {
      ...poolings[1],
      gradient: (o, values, pooled, _, gradient) => {
        const [equal] = o.operator.run('Equal', { T: { type: 'float32' } }, [values, pooled])
        return o.multiply(o.cast(equal, 'bool', 'float32'), gradient)
      },
    }
    expect(routesAsExpected(binding, toAll)).toBe(false)
  })

  it('is refused if the device does not have it, with no tensor left behind', () => {
    const absent: Pooling = {
      ...poolings[1],
      forward: o => ({ pooled: o.operator.run('NoSuchPool', {}, [])[0], saved: [] }),
    }
    const tensors = binding.getNumOfTensors()
    expect(routesAsExpected(binding, absent)).toBe(false)
    expect(binding.getNumOfTensors()).toBe(tensors)
  })
})
