import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { CUDA_COMPONENTS } from '@finetune-lab/model/tensorflow'
import { testTensorflow } from '@finetune-lab/model/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { findCudaLibraries } from './cuda-libraries.ts'
import { planSetup, setupSizes } from './plan-setup.ts'

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'finetune-lab-setup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe('what a setup would need', () => {
  it('is reported with sizes, largest for CUDA', async () => {
    const { downloadBytes, diskBytes, wheels } = await planSetup('gpu', {
      folder: join(await temporaryFolder(), 'gpu'),
    })
    expect({ downloadBytes, diskBytes }).toEqual(setupSizes('gpu'))
    expect(wheels.map(({ name }) => name)).toContain('nvidia-cudnn-cu12')
    expect(setupSizes('cpu').downloadBytes * 5).toBeLessThan(downloadBytes)
  })

  it.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('is reported line by line if missing', async () => {
    const environment = { PATH: await temporaryFolder() }
    // /proc never has room for files, no matter which user asks.
    const { lacks } = await planSetup('cpu', { folder: '/proc/finetune-lab/cpu', environment })
    // Python may be found nevertheless: Debian's is at a fixed path.
    expect(lacks.filter(line => !line.startsWith('Python'))).toEqual([
      expect.stringMatching(/^npm is missing: /),
      expect.stringMatching(/^C\+\+ compiler is missing: .* package g\+\+/),
      'not enough disk space: need 1.2 GB in /proc/finetune-lab, but only 0.0 GB is free',
    ])
  })
})

it.skipIf(testTensorflow === undefined)(
  'is nothing if TensorFlow is installed already, unless a rebuild is requested',
  async () => {
    const folder = testTensorflow
    expect(await planSetup('cpu', { folder })).toMatchObject({ installed: true, lacks: [] })
    expect((await planSetup('cpu', { folder, anew: true })).installed).toBe(false)
  },
)

describe('existing CUDA libraries', () => {
  const names = {
    cublas: ['libcublas.so.12', 'libcublasLt.so.12'],
    cuda_nvrtc: ['libnvrtc.so.12'],
    cuda_runtime: ['libcudart.so.12'],
    cudnn: ['libcudnn.so.9', 'libcudnn_ops.so.9'],
    cufft: ['libcufft.so.11'],
    cusolver: ['libcusolver.so.11'],
    cusparse: ['libcusparse.so.12'],
    nvjitlink: ['libnvJitLink.so.12'],
  } as const

  /** As in a Python environment with PyTorch. */
  async function pythonEnvironment(changed: Partial<Record<keyof typeof names, readonly string[]>> = {}) {
    const environment = await temporaryFolder()
    const nvidia = join(environment, 'lib/python3.12/site-packages/nvidia')
    for (const component of CUDA_COMPONENTS)
      for (const name of (changed[component] ?? names[component]).map(name => join(nvidia, component, 'lib', name))) {
        await mkdir(dirname(name), { recursive: true })
        await writeFile(name, '')
      }
    return { environment, nvidia }
  }

  it('are found in a Python environment, in site-packages, and by their own folder', async () => {
    const { environment, nvidia } = await pythonEnvironment()
    for (const named of [environment, dirname(nvidia), nvidia]) expect(findCudaLibraries(named)).toBe(nvidia)
  })

  it('are not downloaded', async () => {
    const { environment, nvidia } = await pythonEnvironment()
    const plan = await planSetup('gpu', { folder: join(environment, 'gpu'), cudaFrom: environment })
    expect(plan.cudaFrom).toBe(nvidia)
    expect(plan.wheels.map(({ name }) => name)).toEqual(['tensorflow'])
  })

  it('are refused if one is missing or has a different major version', async () => {
    const { environment, nvidia } = await pythonEnvironment({ cudnn: ['libcudnn.so.8'] })
    await rm(join(nvidia, 'cufft'), { recursive: true })
    expect(() => findCudaLibraries(environment)).toThrow(
      `--from ${environment}: TensorFlow needs libcudnn.so.9 (found libcudnn.so.8), libcufft.so.11`,
    )
    const empty = await temporaryFolder()
    await symlink(empty, join(empty, 'loop'))
    expect(() => findCudaLibraries(empty)).toThrow(`--from ${empty}: holds no CUDA libraries; expected`)
  })
})
