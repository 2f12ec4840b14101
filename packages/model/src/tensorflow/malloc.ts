/**
 * Environment variables for a process that computes with TensorFlow on the CPU, to be set before it starts. With them,
 * glibc keeps the memory of large arrays instead of returning it to the kernel and faulting it in again at every step.
 * This nearly halved the time of a step of 84 runs.
 */
export const MALLOC_TUNABLES =
  'glibc.malloc.mmap_threshold=4294967296:glibc.malloc.trim_threshold=17179869184:glibc.malloc.top_pad=268435456'
