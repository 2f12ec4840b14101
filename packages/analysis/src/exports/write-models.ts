import { join } from 'node:path'
import { readStoreFile, runFiles, runFolder, StoreError, type SweepSnapshot, writeOutput } from '@finetune-lab/runs'
import { csv } from '../csv.ts'
import { sweepFolderName } from './names.ts'

/**
 * Copies the networks of all finished runs to `OUT/<name and id of the sweep>/<run>.safetensors`, with their results in
 * `results.csv`.
 *
 * @returns the number of written models
 * @throws StoreError if a finished run's model is not in the store; then nothing is written
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
