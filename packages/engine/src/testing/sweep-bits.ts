import { readFileSync } from 'node:fs'
import { decodeSafetensors } from '@finetune-lab/model'
import { readSweep, runFiles, runFolder } from '@finetune-lab/runs'

/** Everything in a sweep's results that must be bit-identical: all but seconds and device. */
export function sweepBits(folder: string) {
  return readSweep(folder).runs.map(({ run, result }) => {
    const { device: _, pretraining, ...rest } = result!
    const { seconds: __, ...pretrained } = pretraining
    const file = runFiles(runFolder(folder, run.id)).model
    return {
      id: run.id,
      ...rest,
      pretraining: pretrained,
      tensors: [...decodeSafetensors(readFileSync(file), file).tensors],
    }
  })
}
