import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { testTensorflow } from '../testing/tensorflow.ts'
import { loadTensorflow } from './load-tensorflow.ts'

describe.skipIf(testTensorflow === undefined)('the real TensorFlow', () => {
  it('is loaded, says what it computes on, and computes', () => {
    const { tf, device, memoryBytes, ...rest } = loadTensorflow('cpu', testTensorflow)
    expect(rest).toEqual({ kind: 'cpu', usesGpu: false, version: '2.18.1' })
    expect(device).not.toBe('')
    expect(memoryBytes).toBeGreaterThan(2 ** 28)
    const product = tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]))
    expect([...product.dataSync()]).toEqual([19, 22, 43, 50])
  })

  it('computes where Node has dropped the two functions that tfjs-node calls', async () => {
    const script = `
      import util from 'node:util'
      delete util.isArray
      delete util.isNullOrUndefined
      const { loadTensorflow } = await import(${JSON.stringify(fileURLToPath(import.meta.resolve('./index.ts')))})
      const { tf } = loadTensorflow('cpu')
      console.log(JSON.stringify([...tf.grad(x => tf.sum(tf.maxPool(x, 2, 2, 'valid')))(tf.range(0, 16).reshape([1, 4, 4, 1])).dataSync()]))`
    const { build } = await import('esbuild')
    const bundle = await build({
      stdin: { contents: script, resolveDir: import.meta.dirname },
      bundle: true,
      format: 'esm',
      platform: 'node',
      write: false,
    })
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      bundle.outputFiles[0].text,
    ])
    expect(JSON.parse(stdout)).toEqual([0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 0, 1])
  })
})
