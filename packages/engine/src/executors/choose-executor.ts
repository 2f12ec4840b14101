import { cpus } from 'node:os'
import type { ExecutorChoice } from '@finetune-lab/experiment'
import { availableBuild, type KernelBuild } from '@finetune-lab/model'
import { type TensorflowKind, tensorflowLack } from '@finetune-lab/model/tensorflow'
import type { ExecutorRecord } from '@finetune-lab/runs'
import { ExecutorUnavailable, withAdvice } from './executor-lack.ts'
import { probeTensorflow } from './probe-tensorflow.ts'

export interface ChooseOptions {
  /** Build of the CPU kernels. `auto` takes the fastest that this runtime supports. */
  readonly build?: 'auto' | KernelBuild
  /** The folder of the engine's build. TensorFlow is tested in a separate process from there. */
  readonly engineFolder: string
  /** What is missing according to files, and the result of a probe. Tests pass those of other machines. */
  readonly lack?: (kind: TensorflowKind) => string | undefined
  readonly probe?: (kind: TensorflowKind, engineFolder: string) => Promise<{ device: string; version: string }>
}

/**
 * Chooses what trains a sweep on this machine. `auto` is CUDA if it works, otherwise the CPU kernels, and the record says
 * why. Any other choice is used or refused. TensorFlow is loaded only if files and driver suggest that it could work.
 *
 * @throws ExecutorUnavailable with what is missing
 */
export async function chooseExecutor(choice: ExecutorChoice, options: ChooseOptions): Promise<ExecutorRecord> {
  if (choice === 'simd') return simd(options)
  const found = await tryTensorflow(choice === 'tensorflow' ? 'cpu' : 'gpu', options)
  if (typeof found !== 'string')
    return choice === 'auto' ? { ...found, reason: 'executor auto chose CUDA, as it works here' } : found
  if (choice === 'auto') return { ...simd(options), reason: `no CUDA: ${found}` }
  throw new ExecutorUnavailable(`executor ${choice}: ${withAdvice(found)}`)
}

function simd({ build: wanted = 'auto' }: ChooseOptions): ExecutorRecord {
  const available = availableBuild()
  if (wanted === 'relaxed' && available === 'plain')
    throw new ExecutorUnavailable(
      `--build relaxed: Node ${process.versions.node} on this machine has no relaxed SIMD. Use --build plain or auto.`,
    )
  const build = wanted === 'auto' ? available : wanted
  return { name: 'simd', build, device: `${cpus()[0]?.model.trim() || 'CPU'}, ${build} SIMD` }
}

/** @returns the executor, or why it cannot be used */
async function tryTensorflow(kind: TensorflowKind, options: ChooseOptions): Promise<ExecutorRecord | string> {
  const { lack = tensorflowLack, probe = probeTensorflow, engineFolder } = options
  const missing = lack(kind)
  if (missing) return missing
  try {
    const { device, version } = await probe(kind, engineFolder)
    return { name: kind === 'gpu' ? 'cuda' : 'tensorflow', build: version, device }
  } catch (error) {
    if (error instanceof ExecutorUnavailable) return error.message
    throw error
  }
}
