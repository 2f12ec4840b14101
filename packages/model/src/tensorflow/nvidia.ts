import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Name and memory of the first GPU that this process may use, as the driver's own tool tells them. */
export function visibleGpu(environment: NodeJS.ProcessEnv = process.env): { device: string; memoryBytes: number } {
  const first = environment.CUDA_VISIBLE_DEVICES?.split(',')[0]
  const chosen = first ? ['--id', first] : []
  const query = ['--query-gpu=name,memory.total', '--format=csv,noheader,nounits']
  const { stdout } = spawnSync('nvidia-smi', [...chosen, ...query], { encoding: 'utf8', timeout: 20_000 })
  const [name, mebibytes] = (stdout ?? '').split('\n')[0].split(', ')
  return { device: name || 'NVIDIA GPU', memoryBytes: (Number(mebibytes) || 0) * 2 ** 20 }
}

/**
 * What the machine itself lacks for CUDA, told by its files alone; undefined where driver and GPU are there.
 *
 * @param root what stands before every path; for tests
 */
export function driverLack(environment: NodeJS.ProcessEnv = process.env, root = '/'): string | undefined {
  if (!hasGpu(root)) return 'this machine shows no NVIDIA GPU, or has no driver for it'
  if (!hasDriverLibrary(environment, root)) return 'the NVIDIA driver’s library libcuda.so.1 is not installed'
  const visible = environment.CUDA_VISIBLE_DEVICES
  if (visible !== undefined && (visible.trim() === '' || visible.trim().startsWith('-')))
    return `CUDA_VISIBLE_DEVICES="${visible}" hides every GPU`
  return undefined
}

/** /dev/nvidia0 and so on; under WSL, where Windows has the driver, /dev/dxg. */
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
