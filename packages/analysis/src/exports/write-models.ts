import { join } from 'node:path'
import { readStoreFile, runFiles, runFolder, StoreError, type SweepSnapshot, writeOutput } from '@finetune-lab/runs'
import { csv } from '../csv.ts'
import { sweepFolderName } from './names.ts'

/**
 * Writes the networks of all finished runs as they are, `OUT/<name and id of the sweep>/<run>.safetensors`, and what each
 * reached beside them, in `results.csv`.
 *
 * @returns how many models were written
 * @throws StoreError where a finished run's model is not in the store; nothing has been written then
 * @throws OutputError
 */
export function writeModels(sweeps: readonly SweepSnapshot[], out: string): number {
  const finished = sweeps.map(sweep => ({
    sweep,
    models: sweep.runs
      .filter(({ state }) => state === 'finished')
      .map(({ run }) => ({ id: run.id, file: runFiles(runFolder(sweep.folder, run.id)).model })),
  }))
  const missing = finished.flatMap(({ models }) => models).find(({ file }) => !readStoreFile(file))
  if (missing) throw new StoreError(`${missing.file}: not there; expected the model of a finished run`)
  for (const { sweep, models } of finished) {
    const target = join(out, sweepFolderName(sweep.record))
    for (const { id, file } of models) writeOutput(join(target, `${id}.safetensors`), readStoreFile(file)!)
    writeOutput(join(target, 'results.csv'), csv([sweep]))
  }
  return finished.reduce((count, { models }) => count + models.length, 0)
}
