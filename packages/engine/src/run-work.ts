import type { RunSettings } from '@finetune-lab/experiment'

/**
 * How far a run is, by work rather than by batches. In units of one image's forward pass; measured on the CPU kernels,
 * one image of a training batch costs 1.7 of them, one sample of a head's batch 0.1.
 */
const TRAINED_IMAGE = 1.7
const HEAD_SAMPLE = 0.1

export interface RunWork {
  /** The share done, 0 … 1, after so many batches of pre-training. */
  pretrained(batches: number): number
  /** After so many batches of a finetune. */
  finetuned(index: number, batches: number): number
}

/** @param images of each finetune: subset and test set */
export function runWork(
  run: RunSettings,
  images: readonly { readonly subset: number; readonly test: number }[],
): RunWork {
  const { pretrain, finetunes } = run
  const pretraining = pretrain.batches * pretrain.batchSize * TRAINED_IMAGE
  const heads = finetunes.map(({ batches, batchSize }) => batches * batchSize * HEAD_SAMPLE)
  const total = pretraining + heads.reduce((sum, head, i) => sum + images[i].subset + head + images[i].test, 0)
  const before = (index: number) =>
    pretraining + heads.slice(0, index).reduce((sum, head, i) => sum + images[i].subset + head + images[i].test, 0)
  return {
    pretrained: batches => (pretraining * (batches / pretrain.batches)) / total,
    finetuned: (index, batches) =>
      (before(index) + images[index].subset + heads[index] * (batches / finetunes[index].batches)) / total,
  }
}
