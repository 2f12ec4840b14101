import type { LoadedTensorflow, TensorflowKind } from '@finetune-lab/model/tensorflow'
import { UserFacingError } from '@finetune-lab/system'
import { runCommand } from './run-command.ts'

/** What a working TensorFlow reports about itself. */
export interface TensorflowProof extends Omit<LoadedTensorflow, 'tf'> {
  /** From loading to the last check. */
  readonly seconds: number
}

/**
 * Loads and checks the TensorFlow in a folder, in a separate process on this Node.
 *
 * @param script `prove-tensorflow.js`, next to the engine
 * @throws UserFacingError with the reason why it does not work; an AbortError if the signal was aborted
 */
export async function runProof(
  script: string,
  kind: TensorflowKind,
  folder: string,
  signal?: AbortSignal,
): Promise<TensorflowProof> {
  const { code, output, errors } = await runCommand(process.execPath, [script, kind, folder], { signal })
  const line = output.trimEnd().split('\n').at(-1) ?? ''
  if (code !== 0 || !line.startsWith('{')) {
    const complaint = errors.trim().split('\n').at(-1)?.slice(0, 300)
    throw new UserFacingError(
      'failed',
      `${folder}: the process that checked TensorFlow ended with ${code}${complaint ? `: ${complaint}` : ''}`,
    )
  }
  const answer = JSON.parse(line) as { proof: TensorflowProof } | { reason: string }
  if ('reason' in answer) throw new UserFacingError('failed', answer.reason)
  return answer.proof
}
