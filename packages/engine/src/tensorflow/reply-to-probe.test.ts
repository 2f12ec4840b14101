import { TensorflowUnavailable } from '@finetune-lab/model/tensorflow'
import { expect, test, vi } from 'vitest'
import { measuredRuns, replyOf } from './reply-to-probe.ts'

const GIGABYTE = 2 ** 30

test('any error thrown is reported as what it lacks, even out of memory', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const thrown = (error: unknown) =>
    replyOf(() => {
      throw error
    })
  expect(thrown(new TensorflowUnavailable('No GPU'))).toEqual({ lack: 'No GPU' })
  expect(said).not.toHaveBeenCalled()
  const exhausted = new Error('OOM when allocating tensor with shape [420]')
  expect(thrown(exhausted)).toEqual({
    lack: 'TensorFlow cannot be used: OOM when allocating tensor with shape [420]',
  })
  expect(said).toHaveBeenCalledWith(exhausted)
  expect(replyOf(() => ({ device: 'A CPU', version: '2.9.1' }))).toEqual({ device: 'A CPU', version: '2.9.1' })
})

test('the measured cohort is no larger than fits on the device', () => {
  const gpu = (gigabytes: number) => ({ kind: 'gpu', memoryBytes: gigabytes * GIGABYTE }) as const
  expect(measuredRuns(gpu(80), 420)).toBe(420)
  expect(measuredRuns(gpu(80), 12)).toBe(12)
  expect(measuredRuns(gpu(2), 420)).toBeLessThan(420)
  expect(measuredRuns(gpu(2), 420)).toBeGreaterThan(50)
  expect(measuredRuns({ kind: 'cpu', memoryBytes: 64 * GIGABYTE }, 420, 64 * GIGABYTE)).toBe(21)
  expect(measuredRuns({ kind: 'cpu', memoryBytes: 64 * GIGABYTE }, 420, 0)).toBe(1)
})
