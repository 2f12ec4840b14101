import { accessSync, constants, existsSync } from 'node:fs'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { fetchableDatasets, findDatasets } from '@finetune-lab/data'
import { ExitCode, measureSpeed, VERSION } from '@finetune-lab/engine'
import { availableBuild, createSimdNetwork, loadKernels } from '@finetune-lab/model'
import { kernelsFolder } from '../engine-script.ts'
import { count, megabytes } from '../format.ts'

interface Finding {
  readonly what: string
  readonly state: 'good' | 'missing' | 'bad'
  readonly found: string
  /** What to do about it. */
  readonly advice?: string
}

/** `doctor`: what this machine offers. */
export async function doctor(options: {
  readonly store: string
  readonly data?: string
  readonly json?: boolean
}): Promise<void> {
  const findings = [versions(), cores(), ...simd(), tensorflow(), store(options.store), ...(await data(options.data))]
  if (options.json) console.log(JSON.stringify(findings, null, 2))
  else
    for (const { what, state, found, advice } of findings)
      console.log(
        `${{ good: '✓', missing: '·', bad: '✗' }[state]} ${what.padEnd(16)} ${found}${advice ? `\n  ${' '.repeat(16)} ${advice}` : ''}`,
      )
  process.exitCode = findings.some(({ state }) => state === 'bad') ? ExitCode.machineLacksSomething : ExitCode.done
}

const versions = (): Finding => ({
  what: 'versions',
  state: 'good',
  found: `finetune-lab ${VERSION}, Node ${process.versions.node}, ${process.platform} ${process.arch}`,
})

const cores = (): Finding => ({
  what: 'processor',
  state: 'good',
  found: `${cpus()[0]?.model.trim() || 'unknown'}, ${availableParallelism()} cores; ${gigabytes(freemem())} of ${gigabytes(totalmem())} memory free`,
})

const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GiB`

/** Not only asked for: each build trains a little. */
function simd(): Finding[] {
  const kernels = loadKernels(kernelsFolder())
  const builds = availableBuild() === 'relaxed' ? (['plain', 'relaxed'] as const) : (['plain'] as const)
  const findings = builds.map((build): Finding => {
    const { pretrainImage } = measureSpeed(createSimdNetwork({ build, kernels }))
    return {
      what: `simd (${build})`,
      state: 'good',
      found: `${count(1 / pretrainImage / 8)} pre-training steps a second and core`,
    }
  })
  if (builds.length === 2) return findings
  const advice = 'Node 20 and newer has it on x86 and ARM; the plain kernels run everywhere, some 15 % slower.'
  return [...findings, { what: 'simd (relaxed)', state: 'missing', found: 'not offered by this runtime', advice }]
}

const tensorflow = (): Finding => ({
  what: 'tensorflow, cuda',
  state: 'missing',
  found: 'this version has no TensorFlow executor',
  advice: 'executor: auto and simd train on the CPU kernels above.',
})

function store(folder: string): Finding {
  const nearest = existing(folder)
  try {
    accessSync(nearest, constants.W_OK)
    return { what: 'store', state: 'good', found: `${folder}${nearest === folder ? '' : ' (made by the first sweep)'}` }
  } catch {
    return {
      what: 'store',
      state: 'bad',
      found: `${folder}: no permission to write`,
      advice: 'Choose another with --store.',
    }
  }
}

const existing = (folder: string): string =>
  existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder))

async function data(dataFolder: string | undefined): Promise<Finding[]> {
  return (await findDatasets({ dataFolder })).map(({ name, synthetic, folder }): Finding => {
    if (synthetic) return { what: name, state: 'good', found: 'built in' }
    if (folder) return { what: name, state: 'good', found: folder }
    const fetchable = fetchableDatasets().find(dataset => dataset.name === name)
    const advice = `${fetchable ? `finetune-lab data fetch ${name} downloads it (${megabytes(fetchable.bytes)}); ` : ''}data check ${name} says where it is looked for.`
    return { what: name, state: 'missing', found: 'no files', advice }
  })
}
