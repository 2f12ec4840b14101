import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Name and free memory (bytes) of the first GPU that this process may use, as reported by the driver's own tool. */
export function visibleGpu(environment: NodeJS.ProcessEnv = process.env): { device: string; memoryBytes: number } {
  const query = ['--query-gpu=name,memory.free', '--format=csv,noheader,nounits']
  const options = { encoding: 'utf8', timeout: 20_000, env: environment } as const
  const { stdout } = spawnSync('nvidia-smi', [...firstVisibleGpu(environment), ...query], options)
  const [name, mebibytes] = (stdout ?? '').split('\n')[0].split(', ')
  return { device: name || 'NVIDIA GPU', memoryBytes: (Number(mebibytes) || 0) * 2 ** 20 }
}

/** Restricts nvidia-smi to the GPU that TensorFlow uses: a number in bus order, or a UUID. */
export function firstVisibleGpu(environment: NodeJS.ProcessEnv = process.env): string[] {
  return ['--id', environment.CUDA_VISIBLE_DEVICES?.split(',')[0].trim() || '0']
}

/**
 * What the machine lacks for CUDA, judging by its files only; undefined if driver and GPU are present.
 *
 * @param root prefix of every path; for tests
 */
export function driverLack(environment: NodeJS.ProcessEnv = process.env, root = '/'): string | undefined {
  if (!hasGpu(root)) return 'this machine shows no NVIDIA GPU, or has no driver for it'
  if (!hasDriverLibrary(environment, root)) return 'the NVIDIA driver’s library libcuda.so.1 is not installed'
  const visible = environment.CUDA_VISIBLE_DEVICES
  if (visible !== undefined && (visible.trim() === '' || visible.trim().startsWith('-')))
    return `CUDA_VISIBLE_DEVICES="${visible}" hides every GPU`
  return olderDriver(environment, root)
}

/** NVIDIA, CUDA 12.x release notes, "CUDA Toolkit and Minimum Required Driver Version for CUDA Minor Version Compatibility". */
const OLDEST_DRIVER = [525, 60] as const

/**
 * @param text of /proc/driver/nvidia/version
 * @returns what is wrong with it; undefined if it is new enough, or if the text has an unknown form
 */
export function driverAgeLack(text: string): string | undefined {
  // "NVRM version: NVIDIA UNIX x86_64 Kernel Module  525.60.13  Wed Nov …", "… Open Kernel Module for x86_64  550.54.15  Release …"
  const [, version, major, minor] = /^NVRM version:.*?\s((\d+)\.(\d+)(?:\.\d+)*)\s/m.exec(text) ?? []
  if (version === undefined) return undefined
  const newer = Number(major) - OLDEST_DRIVER[0] || Number(minor) - OLDEST_DRIVER[1]
  return newer >= 0
    ? undefined
    : `the NVIDIA driver ${version} is too old: CUDA 12 needs ${OLDEST_DRIVER.join('.')} or newer`
}

function olderDriver(environment: NodeJS.ProcessEnv, root: string): string | undefined {
  // Under WSL the driver belongs to Windows; and NVIDIA's package cuda-compat brings a newer library to an older kernel
  // module.
  if (existsSync(join(root, 'dev/dxg')) || /cuda[^:]*compat/.test(environment.LD_LIBRARY_PATH ?? '')) return undefined
  try {
    return driverAgeLack(readFileSync(join(root, 'proc/driver/nvidia/version'), 'utf8'))
  } catch {
    return undefined
  }
}

/** /dev/nvidia0 and so on; under WSL, where the driver belongs to Windows, /dev/dxg. */
function hasGpu(root: string): boolean {
  const devices = join(root, 'dev')
  return (
    existsSync(join(devices, 'dxg')) ||
    (existsSync(devices) && readdirSync(devices).some(name => /^nvidia\d+$/.test(name)))
  )
}

/** Where the dynamic linker would look: its cache, the folders of its variable, and WSL's. */
function hasDriverLibrary(environment: NodeJS.ProcessEnv, root: string): boolean {
  const folders = [...(environment.LD_LIBRARY_PATH ?? '').split(':').filter(Boolean), '/usr/lib/wsl/lib']
  if (folders.some(folder => existsSync(join(root, folder, 'libcuda.so.1')))) return true
  try {
    return readFileSync(join(root, 'etc/ld.so.cache')).includes('libcuda.so.1')
  } catch {
    return false
  }
}
