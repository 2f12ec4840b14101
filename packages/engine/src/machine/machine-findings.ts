import { accessSync, constants, existsSync } from 'node:fs'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { findDatasets, type LocateOptions } from '@finetune-lab/data'
import { availableBuild, cohortOf, createSimdNetwork, loadKernels } from '@finetune-lab/model'
import { VERSION } from '../version.ts'
import type { MachineFinding } from './machine-finding.ts'
import { measureSpeed } from './measure-speed.ts'
import { slurmFinding } from './slurm-finding.ts'
import { tensorflowFindings } from './tensorflow-findings.ts'

/**
 * Checks what this machine offers by trying it.
 *
 * @param store the folder of all sweeps
 * @param kernels the engine's folder, with the kernels and the process that tests TensorFlow
 */
export async function machineFindings(
  store: string,
  kernels: string,
  options: Omit<LocateOptions, 'settings'>,
): Promise<MachineFinding[]> {
  const tensorflow = await tensorflowFindings(join(kernels, 'prove-tensorflow.js'))
  const slurm = await slurmFinding()
  return [versions(), cores(), ...simd(kernels), ...tensorflow, slurm, storeFinding(store), ...(await data(options))]
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

/** Does not only look for the kernels: each build trains a little. */
function simd(folder: string): MachineFinding[] {
  const kernels = loadKernels(folder)
  const builds = availableBuild() === 'relaxed' ? (['plain', 'relaxed'] as const) : (['plain'] as const)
  const findings = builds.map((build): MachineFinding => {
    const { pretrainImage } = measureSpeed(cohortOf([createSimdNetwork({ build, kernels })]))
    return {
      what: `simd (${build})`,
      state: 'good',
      found: `${Math.round(1 / pretrainImage / 8).toLocaleString('en-US')} pre-training steps per second and core`,
    }
  })
  if (builds.length === 2) return findings
  const advice =
    'Node 20 and newer support it on x86 and ARM. The plain kernels run everywhere and are about 15 % slower.'
  return [...findings, { what: 'simd (relaxed)', state: 'missing', found: 'not supported by this runtime', advice }]
}

function storeFinding(folder: string): MachineFinding {
  const nearest = existing(folder)
  try {
    accessSync(nearest, constants.W_OK)
    return {
      what: 'store',
      state: 'good',
      found: `${folder}${nearest === folder ? '' : ' (created by the first sweep)'}`,
    }
  } catch {
    return {
      what: 'store',
      state: 'bad',
      found: `${folder}: no permission to write`,
      advice: 'Choose another store with --store or the setting finetuneLab.store.',
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
