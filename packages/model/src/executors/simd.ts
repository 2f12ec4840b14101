import type { ExecutorDescription } from './description.ts'

export const simd = {
  title: 'CPU kernels',
  short: 'SIMD',
  description: 'CPU kernels, available everywhere',
  builds: ['plain', 'relaxed'],
  usesGpu: false,
  inLockstep: false,
  words: build => `simd, ${build} SIMD`,
  place: workers => `${workers} CPU worker${workers === 1 ? '' : 's'} (SIMD)`,
} as const satisfies ExecutorDescription
