import type { ExecutorDescription } from './description.ts'

export const tensorflow = {
  title: 'TensorFlow for the CPU',
  short: 'TensorFlow',
  description: 'CPU or GPU',
  tensorflow: 'cpu',
  setup: 'TensorFlow on the CPU: slower than the built-in kernels, meant for tests',
  usesGpu: false,
  courseOnly: true,
  inLockstep: true,
  words: build => `tensorflow, TensorFlow ${build}`,
  place: (_, build) => `tensorflow, TensorFlow ${build}`,
} as const satisfies ExecutorDescription
