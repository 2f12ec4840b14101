import { type DatasetSize, type RunSettings, runSeconds, type Speed } from '@finetune-lab/experiment'

/**
 * Costs in units of one image's forward pass, for progress by work rather than by batches. On the CPU kernels, an image in
 * a training batch costs 1.7 to 1.9, a sample in a head's batch 0.2 (`benchmarks/`, both builds).
 */
const COST: Speed = { pretrainImage: 1.8, forwardImage: 1, headImage: 0.2 }

export interface RunProgress {
  /** The share done, from 0 to 1, after this many pre-training batches. */
  pretrained(batches: number): number
  /** The share done after this many batches of a finetune. */
  finetuned(index: number, batches: number): number
}

/** @param sizes sizes of the data sets, by name */
export function runProgress(run: RunSettings, sizes: Readonly<Record<string, DatasetSize>>): RunProgress {
  const { pretrain, finetunes } = run
  const cost = (changes: Partial<RunSettings>, of = sizes) => runSeconds({ ...run, ...changes }, COST, of)
  const total = cost({})
  return {
    pretrained: batches => cost({ pretrain: { ...pretrain, batches }, finetunes: [] }) / total,
    finetuned(index, batches) {
      const finetune = finetunes[index]
      const before = cost({ finetunes: finetunes.slice(0, index) })
      // This finetune's subset and the batches done; its test set comes later.
      const untested = { ...sizes, [finetune.dataset]: { ...sizes[finetune.dataset], testImages: 0 } }
      const own = cost({ finetunes: [{ ...finetune, batches }] }, untested) - cost({ finetunes: [] })
      return (before + own) / total
    },
  }
}
