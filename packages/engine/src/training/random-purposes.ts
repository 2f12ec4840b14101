// Every random choice of a run, by name. What is not in the keys does not change the draws: none of them knows the
// augmentation, so that runs that differ in nothing else have the same subset, weights, batch order, partners and
// dropout, and can be compared pair by pair.

export const PRETRAIN_SUBSET = 'pretrain-subset'
export const PRETRAIN_BATCHES = 'pretrain-batches'
export const FINETUNE_SUBSET = 'finetune-subset'
export const FINETUNE_BATCHES = 'finetune-batches'

/** For each batch of pre-training a stream of its own: any batch can be made without those before it. */
export const PARTNERS = 'partners'
export const AUGMENTATION = 'augmentation'
export const PRETRAIN_DROPOUT = 'dropout'
export const FINETUNE_DROPOUT = 'finetune-dropout'
