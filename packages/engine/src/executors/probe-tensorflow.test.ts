import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ExecutorUnavailable } from './executor-unavailable.ts'
import { probeTensorflow } from './probe-tensorflow.ts'

// Uses programs that print and do what the TensorFlow process would.

function probed(script: string, runs?: number) {
  const engineFolder = mkdtempSync(join(tmpdir(), 'finetune-lab-probe-'))
  writeFileSync(join(engineFolder, 'executor.js'), script)
  return probeTensorflow('cpu', engineFolder, runs)
}

test('the last line of output is the result of the probe', async () => {
  const speed = { pretrainImage: 1, forwardImage: 2, headImage: 3 }
  const script = `
    const [, , , , , runs] = process.argv
    console.log('whatever a library says')
    console.log(JSON.stringify({ device: 'A CPU', version: '2.9.1', speed: ${JSON.stringify(speed)}, cohort: Number(runs) }))`
  expect(await probed(script, 7)).toEqual({ device: 'A CPU', version: '2.9.1', speed, cohort: 7 })
})

test.each([
  ["console.log(JSON.stringify({ lack: 'TensorFlow finds no GPU' }))", 'TensorFlow finds no GPU'],
  [
    "throw new RangeError('no such operation')",
    'TensorFlow cannot be used: its process ended with code 1: RangeError: no such operation',
  ],
  [
    "console.error('OutOfRangeError: one'); console.error('InternalError: two'); console.error('aborted\\n\\nNode.js v20.0.0'); process.exit(5)",
    'TensorFlow cannot be used: its process ended with code 5: InternalError: two',
  ],
  [
    "console.error('first'); console.error('terminated\\n\\nNode.js v20.0.0'); process.exit(5)",
    'TensorFlow cannot be used: its process ended with code 5: terminated',
  ],
  ["process.kill(process.pid, 'SIGILL')", 'TensorFlow cannot be used: its process ended with SIGILL'],
  ["console.log('{}')", 'TensorFlow cannot be used: its process ended with code 0'],
])('the reason is what it lacks, or how its process ended: %s', async (script, message) => {
  const refusal = await probed(script).catch(error => error)
  expect(refusal).toBeInstanceOf(ExecutorUnavailable)
  expect(refusal.message).toBe(message)
})
