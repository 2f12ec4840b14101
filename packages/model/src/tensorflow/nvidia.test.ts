import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { driverAgeLack, driverLack, firstVisibleGpu, visibleGpu } from './nvidia.ts'

const proprietary = (version: string) =>
  `NVRM version: NVIDIA UNIX x86_64 Kernel Module  ${version}  Wed Nov 23 19:21:41 UTC 2022\nGCC version:  gcc version 9.4.0 (Ubuntu 9.4.0-1ubuntu1~20.04.1)\n`
const open = (version: string) =>
  `NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  ${version}  Release Build  (root@host)  \nGCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n`

async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'finetune-lab-nvidia-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

it.each([proprietary, open])('a driver too old for CUDA 12 is recognised by its version', text => {
  for (const version of ['525.60.13', '525.105.17', '550.54.15', '1000.1'])
    expect(driverAgeLack(text(version))).toBeUndefined()
  for (const version of ['525.59.01', '470.256.02', '99.99'])
    expect(driverAgeLack(text(version))).toBe(`the NVIDIA driver ${version} is too old: CUDA 12 needs 525.60 or newer`)
})

it('an unknown text blames no driver', () => {
  expect(['', 'NVRM version: unknown', 'GCC version: gcc version 9.4.0 20.04'].map(driverAgeLack)).toEqual([
    undefined,
    undefined,
    undefined,
  ])
})

it('an old driver counts as missing, except under WSL or with NVIDIA’s newer library for it', async () => {
  const root = await temporaryFolder()
  for (const folder of ['dev', 'lib', 'usr/local/cuda-12.5/compat', 'proc/driver/nvidia'])
    await mkdir(join(root, folder), { recursive: true })
  for (const file of ['dev/nvidia0', 'lib/libcuda.so.1', 'usr/local/cuda-12.5/compat/libcuda.so.1'])
    await writeFile(join(root, file), '')
  const environment = { LD_LIBRARY_PATH: '/lib' }
  expect(driverLack(environment, root)).toBeUndefined()
  await writeFile(join(root, 'proc/driver/nvidia/version'), proprietary('470.256.02'))
  expect(driverLack(environment, root)).toContain('470.256.02 is too old')
  expect(driverLack({ LD_LIBRARY_PATH: '/usr/local/cuda-12.5/compat' }, root)).toBeUndefined()
  await writeFile(join(root, 'dev/dxg'), '')
  expect(driverLack(environment, root)).toBeUndefined()
})

it('reports name and free memory of the first GPU that may be used', async () => {
  const folder = await temporaryFolder()
  const tool = join(folder, 'nvidia-smi')
  await writeFile(tool, '#!/bin/sh\necho "GPU $2, 1024"\n')
  await chmod(tool, 0o755)
  const seen = (visible?: string) => visibleGpu({ PATH: folder, CUDA_VISIBLE_DEVICES: visible })
  expect(seen()).toEqual({ device: 'GPU 0', memoryBytes: 2 ** 30 })
  expect(seen('2,1')).toEqual({ device: 'GPU 2', memoryBytes: 2 ** 30 })
  expect(firstVisibleGpu({ CUDA_VISIBLE_DEVICES: '2, 1' })).toEqual(['--id', '2'])
  expect(firstVisibleGpu({ CUDA_VISIBLE_DEVICES: 'GPU-8c3f' })).toEqual(['--id', 'GPU-8c3f'])
  expect(visibleGpu({ PATH: '' })).toEqual({ device: 'NVIDIA GPU', memoryBytes: 0 })
})
