import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Cohort, cohortOf, createSimdNetwork } from '@finetune-lab/model'
import { testTensorflow } from '@finetune-lab/model/testing'
import { runProof } from '@finetune-lab/setup'
import { describe, expect, it } from 'vitest'
import { trainingDifference } from './proof.ts'

const script = fileURLToPath(new URL('../../dist/prove-tensorflow.js', import.meta.url))
const kernels = () => cohortOf([0, 1, 2].map(() => createSimdNetwork({ build: 'plain' })))

describe.skipIf(testTensorflow === undefined)('the proof with the real TensorFlow', () => {
  it('trains a cohort like the CPU kernels, and names the device', async () => {
    expect(await runProof(script, 'cpu', testTensorflow!)).toEqual({
      kind: 'cpu',
      usesGpu: false,
      version: '2.18.1',
      device: expect.stringMatching(/./),
      memoryBytes: expect.any(Number),
      seconds: expect.any(Number),
    })
  }, 300_000)
})

it('would detect different training', () => {
  expect(trainingDifference(kernels(), kernels())).toBe(0)
  const hurried: Cohort = { ...kernels() }
  const wrong: Cohort = { ...hurried, pretrain: (steps, rate) => hurried.pretrain(steps, rate * 1.01) }
  expect(trainingDifference(wrong, kernels())).toBeGreaterThan(1e-3)
  const forgetful: Cohort = {
    ...hurried,
    pretrain: (steps, rate) =>
      hurried.pretrain(
        steps.map(own => ({ ...own, channelsKept: own.channelsKept.map(() => 0xffff) })),
        rate,
      ),
  }
  expect(trainingDifference(forgetful, kernels())).toBeGreaterThan(1e-3)
})

it('says why it failed if nothing is installed', async () => {
  expect(existsSync(script)).toBe(true)
  await expect(runProof(script, 'gpu', '/nowhere')).rejects.toThrow(
    process.platform === 'linux' && process.arch === 'x64'
      ? 'TensorFlow with CUDA is not installed; finetune-lab setup cuda installs it'
      : 'native TensorFlow is used only on Linux with x86-64',
  )
})
