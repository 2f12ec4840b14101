import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { CUDA_COMPONENTS, loadTensorflow, type TensorflowKind, tensorflowFiles, tensorflowFolder } from './index.ts'
import { tensorflowLack } from './tensorflow-lack.ts'

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'finetune-lab-tensorflow-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function put(...files: string[]): Promise<void> {
  for (const file of files) {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, '')
  }
}

/** An installation whose files are empty. */
async function installation(kind: TensorflowKind): Promise<string> {
  const folder = await temporaryFolder()
  const { binding, libraries } = tensorflowFiles(kind, folder)
  await put(binding, ...libraries)
  return folder
}

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('what TensorFlow lacks', () => {
  it('is nothing if package, binding and libraries are present', async () => {
    expect(tensorflowLack('cpu', { folder: await installation('cpu') })).toBeUndefined()
  })

  it('is reported with the command that fixes it', async () => {
    const folder = await temporaryFolder()
    expect(tensorflowLack('cpu', { folder })).toBe(
      'TensorFlow is not installed; finetune-lab setup tensorflow installs it',
    )
    await rm(folder, { recursive: true })
    const torn = await installation('cpu')
    const { binding } = tensorflowFiles('cpu', torn)
    await rm(binding)
    expect(tensorflowLack('cpu', { folder: torn })).toBe(
      `@tensorflow/tfjs-node is incomplete: ${binding} is missing; finetune-lab setup tensorflow reinstalls it`,
    )
  })

  it('is reported for CUDA from the GPU to the last library, one thing at a time', async () => {
    const folder = await installation('gpu')
    const root = await temporaryFolder()
    const lack = (environment: NodeJS.ProcessEnv = {}) => tensorflowLack('gpu', { folder, environment, root })
    expect(lack()).toBe('this machine shows no NVIDIA GPU, or has no driver for it')
    await put(join(root, 'dev/nvidia0'))
    expect(lack()).toBe('the NVIDIA driver’s library libcuda.so.1 is not installed')
    await put(join(root, 'opt/driver/libcuda.so.1'))
    const environment = { LD_LIBRARY_PATH: '/somewhere:/opt/driver' }
    expect(lack({ ...environment, CUDA_VISIBLE_DEVICES: '' })).toBe('CUDA_VISIBLE_DEVICES="" hides every GPU')
    const { cuda } = tensorflowFiles('gpu', folder)
    for (const component of CUDA_COMPONENTS.slice(1)) await mkdir(join(cuda, component, 'lib'), { recursive: true })
    expect(lack(environment)).toBe(`CUDA libraries missing in ${cuda}: cublas; finetune-lab setup cuda installs them`)
    await mkdir(join(cuda, 'cublas/lib'), { recursive: true })
    expect(lack(environment)).toBeUndefined()
  })

  it('is also what loading reports', async () => {
    const folder = await temporaryFolder()
    expect(() => loadTensorflow('gpu', folder)).toThrow(
      'TensorFlow with CUDA is not installed; finetune-lab setup cuda installs it',
    )
    expect(() => loadTensorflow('gpu', folder)).toThrow(expect.objectContaining({ name: 'TensorflowUnavailable' }))
  })

  it('is reported for files that exist but cannot be loaded', async () => {
    const folder = await installation('cpu')
    expect(() => loadTensorflow('cpu', folder)).toThrow(`${folder}: cannot load TensorFlow: Cannot find module`)
  })
})

it('looks into the folder named in the environment, otherwise into the cache', () => {
  expect(tensorflowFolder('gpu', { FINETUNE_LAB_TENSORFLOW: '/scratch/tensorflow' })).toBe('/scratch/tensorflow/gpu')
  expect(tensorflowFolder('cpu', {})).toMatch(/finetune-lab.tensorflow.cpu$/)
})
