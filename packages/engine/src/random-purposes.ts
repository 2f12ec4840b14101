import { stream } from '@finetune-lab/random'

// Every random choice of a run, by name. What is not in the keys does not change the draws: none of them knows the
// augmentation, so that runs that differ in nothing else have the same subset, weights, batch order, partners and
// dropout, and can be compared pair by pair.

export const PRETRAIN_SUBSET = 'pretrain-subset'
export const PRETRAIN_BATCHES = 'pretrain-batches'
export const FINETUNE_SUBSET = 'finetune-subset'
export const FINETUNE_BATCHES = 'finetune-batches'

export const partnersOf = (seed: number, batch: number) => stream(seed, 'partners', batch)
export const augmentationOf = (seed: number, batch: number) => stream(seed, 'augmentation', batch)
export const pretrainDropoutOf = (seed: number, batch: number) => stream(seed, 'pretrain-dropout', batch)
export const finetuneDropoutOf = (seed: number, batch: number) => stream(seed, 'finetune-dropout', batch)
