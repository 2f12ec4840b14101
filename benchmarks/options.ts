import { parseArgs } from 'node:util'
import { availableBuild, type KernelBuild, type Kernels, loadKernels } from '@finetune-lab/model'
import type { ImageKind } from './workload.ts'

export interface BenchmarkOptions {
  readonly rounds: number
  readonly images: ImageKind
  readonly builds: readonly KernelBuild[]
}

export function readOptions(): BenchmarkOptions {
  const { values } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '12' },
      images: { type: 'string', default: 'strokes' },
      build: { type: 'string' },
    },
  })
  const rounds = Number(values.rounds)
  if (!(Number.isInteger(rounds) && rounds >= 1))
    throw new Error(`--rounds ${values.rounds}: expected a whole number above 0`)
  if (values.images !== 'strokes' && values.images !== 'noise')
    throw new Error(`--images ${values.images}: expected strokes or noise`)
  const build = values.build
  if (build !== undefined && build !== 'plain' && build !== 'relaxed')
    throw new Error(`--build ${build}: expected plain or relaxed`)
  const all: KernelBuild[] = availableBuild() === 'relaxed' ? ['plain', 'relaxed'] : ['plain']
  return { rounds, images: values.images, builds: build ? [build] : all }
}

/** The kernels, relative to the bundle in dist/. */
export function builtKernels(): Kernels {
  return loadKernels(new URL('../../packages/model/dist', import.meta.url))
}
