import type { ExecutorDescription } from './description.ts'

export const cuda = {
  title: 'TensorFlow with CUDA',
  short: 'CUDA',
  description: 'TensorFlow on a GPU; an error without one',
  tensorflow: 'gpu',
  setup: 'TensorFlow on an NVIDIA GPU',
  usesGpu: true,
  courseOnly: true,
  inLockstep: true,
  words: build => `cuda, TensorFlow ${build}`,
  place: (_, build) => `cuda, TensorFlow ${build}`,
} as const satisfies ExecutorDescription
