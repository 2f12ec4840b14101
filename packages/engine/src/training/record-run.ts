import type { Dataset } from '@finetune-lab/data'
import { cohortOf, type Network, SafetensorsError } from '@finetune-lab/model'
import { DiskError, type PlannedRunRecord, type RunWriter, StoreError } from '@finetune-lab/runs'
import { type Checkpoint, CheckpointError, decodeCheckpoint } from './checkpoint.ts'
import { recordTraining, type Surroundings } from './record-training.ts'

export interface RunSurroundings extends Surroundings {
  readonly network: Network
  readonly writer: RunWriter
}

/** One run on a network of its own, from its checkpoint where there is one. */
export function recordRun(
  run: PlannedRunRecord,
  { network, writer, ...surroundings }: RunSurroundings,
): 'finished' | 'stopped' {
  const saved = savedCheckpoint(run, writer, surroundings.datasets)
  const execution = recordTraining([{ run, writer, saved }], cohortOf([network]), surroundings)
  for (;;) {
    const { done, value } = execution.next()
    if (!done) continue
    const [outcome] = value
    if (outcome.state === 'failed') throw outcome.error
    return outcome.state
  }
}

/**
 * A checkpoint that is torn, of another run or of another version of the arithmetic is told of, and not used.
 *
 * @throws what keeps the file from being read: it may be whole, and must not be overwritten
 */
export function savedCheckpoint(
  run: PlannedRunRecord,
  writer: RunWriter,
  datasets: ReadonlyMap<string, Dataset>,
): Checkpoint | undefined {
  try {
    const file = writer.savedCheckpoint()
    return file && decodeCheckpoint(file.bytes, file.path, run, datasets)
  } catch (error) {
    if (error instanceof DiskError || !notOfUse.some(kind => error instanceof kind)) throw error
    writer.log(`the checkpoint cannot be used, the run begins anew: ${(error as Error).message}`)
    return undefined
  }
}

const notOfUse = [CheckpointError, SafetensorsError, StoreError]
