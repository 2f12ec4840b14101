/** What is known of an executor before it is opened. The rest is in `packages/engine/src/executors/NAME.ts`. */
export interface ExecutorDescription {
  /** User-facing name: `CPU kernels`. */
  readonly title: string
  /** After "no": `CUDA`. */
  readonly short: string
  /** For the schema and messages, after the name: `CPU kernels, available everywhere`. */
  readonly description: string
  /** The builds that it comes in; missing if `build` is the version of a library. */
  readonly builds?: readonly string[]
  /** The native TensorFlow that it needs. */
  readonly tensorflow?: 'cpu' | 'gpu'
  /** What its command of `finetune-lab setup` installs. */
  readonly setup?: string
  readonly usesGpu: boolean
  /** Trains only the course network, with plain SGD. */
  readonly courseOnly?: true
  /** Trains runs in lockstep in one process, so that they share their time; otherwise one run per worker thread. */
  readonly inLockstep: boolean
  /** The executor with its build, user-facing: `simd, relaxed SIMD`. */
  words(build: string): string
  /** Where it trains: `2 CPU workers (SIMD)`. */
  place(workers: number, build: string): string
}
