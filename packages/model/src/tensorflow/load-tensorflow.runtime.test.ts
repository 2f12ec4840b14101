import util from 'node:util'
import { describe, expect, it } from 'vitest'
import { testTensorflow } from '../testing/tensorflow.ts'
import { loadTensorflow } from './load-tensorflow.ts'

describe.skipIf(testTensorflow === undefined)('the real TensorFlow', () => {
  it('loads, reports its device, and computes, although Node dropped two functions that it calls', () => {
    const functions = util as unknown as Record<string, unknown>
    delete functions.isArray
    delete functions.isNullOrUndefined
    const { tf, device, memoryBytes, ...rest } = loadTensorflow('cpu', testTensorflow)
    expect(rest).toEqual({ kind: 'cpu', usesGpu: false, version: '2.18.1' })
    expect(device).not.toBe('')
    expect(memoryBytes).toBeGreaterThan(2 ** 28)
    const gradient = tf.grad((x: unknown) => tf.sum(tf.maxPool(x, 2, 2, 'valid')))(
      tf.range(0, 16).reshape([1, 4, 4, 1]),
    )
    expect([...gradient.dataSync()]).toEqual([0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1])
  })
})
