import { availableBuild } from '@finetune-lab/model'
import type { ExecutorRecord } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { chooseExecutor } from './choose-executor.ts'
import type { OpenOptions } from './executor.ts'
import { ExecutorUnavailable } from './executor-unavailable.ts'

const simd: ExecutorRecord = {
  name: 'simd',
  build: availableBuild(),
  device: expect.stringContaining(`, ${availableBuild()} SIMD`),
}
const GPU = { device: 'NVIDIA Something, 40 GiB memory', version: '2.18.1' }

/** A machine with TensorFlow installed, and the result of its probe. */
const machine = (changes: Partial<OpenOptions> = {}): OpenOptions => ({
  engineFolder: '/engine',
  lack: () => undefined,
  probe: async () => GPU,
  ...changes,
})
const mustNotProbe = async (): Promise<never> => {
  throw new Error('TensorFlow was loaded')
}
const fallenBack = async (): Promise<never> => {
  throw new ExecutorUnavailable('TensorFlow finds no usable GPU')
}
const without = (lack: string) => machine({ lack: () => lack, probe: mustNotProbe })

test('simd never probes TensorFlow, and uses the build requested', async () => {
  expect(await chooseExecutor('simd', machine({ probe: mustNotProbe }))).toEqual(simd)
  expect(await chooseExecutor('simd', { ...without('nothing here'), build: 'plain' })).toMatchObject({ build: 'plain' })
})

test('auto is CUDA if it works, and says so', async () => {
  const asked: string[] = []
  const probe = async (kind: string) => {
    asked.push(kind)
    return GPU
  }
  expect(await chooseExecutor('auto', machine({ probe }))).toEqual({
    name: 'cuda',
    build: '2.18.1',
    device: GPU.device,
    reason: 'executor auto chose CUDA, as it works here',
  })
  expect(asked).toEqual(['gpu'])
})

test('auto is otherwise simd, says why, and loads TensorFlow only if it is installed', async () => {
  expect(await chooseExecutor('auto', without('this machine shows no NVIDIA GPU'))).toEqual({
    ...simd,
    reason: 'no CUDA: this machine shows no NVIDIA GPU',
  })
  expect(await chooseExecutor('auto', machine({ probe: fallenBack }))).toEqual({
    ...simd,
    reason: 'no CUDA: TensorFlow finds no usable GPU',
  })
})

test('cuda and tensorflow use the executor that they name', async () => {
  expect(await chooseExecutor('cuda', machine())).toEqual({ name: 'cuda', build: '2.18.1', device: GPU.device })
  const probe = async (kind: string) => ({ device: kind, version: '2.18.1' })
  expect(await chooseExecutor('tensorflow', machine({ probe }))).toEqual({
    name: 'tensorflow',
    build: '2.18.1',
    device: 'cpu',
  })
})

test.each([
  ['cuda', without('no driver'), 'executor cuda: no driver. Use executor: simd (CPU kernels) or auto.'],
  [
    'cuda',
    machine({ probe: fallenBack }),
    'executor cuda: TensorFlow finds no usable GPU. Use executor: simd (CPU kernels) or auto.',
  ],
  [
    'tensorflow',
    without('TensorFlow is not installed'),
    'executor tensorflow: TensorFlow is not installed. Use executor: simd (CPU kernels) or auto.',
  ],
] as const)('%s is refused with what is missing', async (choice, options, message) => {
  const refusal = await chooseExecutor(choice, options).catch(error => error)
  expect(refusal).toBeInstanceOf(ExecutorUnavailable)
  expect(refusal.message).toBe(message)
})

test('a bug is not reported as something that the machine lacks', async () => {
  await expect(chooseExecutor('auto', machine({ probe: mustNotProbe }))).rejects.toThrow('TensorFlow was loaded')
})
