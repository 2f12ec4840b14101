import { accessSync, constants, existsSync } from 'node:fs'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { findDatasets, type LocateOptions } from '@finetune-lab/data'
import { availableBuild, createSimdNetwork, loadKernels } from '@finetune-lab/model'
import { measureSpeed } from './measure-speed.ts'
import { VERSION } from './version.ts'

/** One thing that a machine offers, or lacks. */
export interface MachineFinding {
  readonly what: string
  readonly state: 'good' | 'missing' | 'bad'
  readonly found: string
  /** What to do about it. */
  readonly advice?: string
  /** The data set that it is about: how to get it depends on where one asks. */
  readonly dataset?: string
}

/**
 * What this machine offers, found out by trying.
 *
 * @param store the folder that is to hold all sweeps
 * @param kernels the folder of the kernels, as `loadKernels` takes it
 */
export async function machineFindings(
  store: string,
  kernels: string,
  options: Omit<LocateOptions, 'settings'>,
): Promise<MachineFinding[]> {
  return [versions(), cores(), ...simd(kernels), tensorflow(), storeFinding(store), ...(await data(options))]
}

const versions = (): MachineFinding => ({
  what: 'versions',
  state: 'good',
  found: `finetune-lab ${VERSION}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
})

const cores = (): MachineFinding => ({
  what: 'processor',
  state: 'good',
  found: `${cpus()[0]?.model.trim() || 'unknown'}, ${availableParallelism()} cores; ${gigabytes(freemem())} of ${gigabytes(totalmem())} memory free`,
})

const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`

/** Not only asked for: each build trains a little. */
function simd(folder: string): MachineFinding[] {
  const kernels = loadKernels(folder)
  const builds = availableBuild() === 'relaxed' ? (['plain', 'relaxed'] as const) : (['plain'] as const)
  const findings = builds.map((build): MachineFinding => {
    const { pretrainImage } = measureSpeed(createSimdNetwork({ build, kernels }))
    return {
      what: `simd (${build})`,
      state: 'good',
      found: `${Math.round(1 / pretrainImage / 8).toLocaleString('en-US')} pre-training steps a second and core`,
    }
  })
  if (builds.length === 2) return findings
  const advice = 'Node 20 and newer has it on x86 and ARM; the plain kernels run everywhere, some 15 % slower.'
  return [...findings, { what: 'simd (relaxed)', state: 'missing', found: 'not offered by this runtime', advice }]
}

const tensorflow = (): MachineFinding => ({
  what: 'tensorflow, cuda',
  state: 'missing',
  found: 'this version has no TensorFlow executor',
  advice: 'executor: auto and simd train on the CPU kernels above.',
})

function storeFinding(folder: string): MachineFinding {
  const nearest = existing(folder)
  try {
    accessSync(nearest, constants.W_OK)
    return { what: 'store', state: 'good', found: `${folder}${nearest === folder ? '' : ' (made by the first sweep)'}` }
  } catch {
    return {
      what: 'store',
      state: 'bad',
      found: `${folder}: no permission to write`,
      advice: 'Choose another: --store, or the setting finetuneLab.store.',
    }
  }
}

const existing = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder))

async function data(options: LocateOptions): Promise<MachineFinding[]> {
  return (await findDatasets(options)).map(({ name, synthetic, folder }): MachineFinding => {
    const what = { what: name, dataset: name }
    if (synthetic) return { ...what, state: 'good', found: 'built in' }
    return folder ? { ...what, state: 'good', found: folder } : { ...what, state: 'missing', found: 'no files' }
  })
}
