// The names of every random choice in a run. Only what is in a stream's keys changes its draws. No key contains the
// augmentation, so runs that differ only in it have the same subset, weights, batch order, partners and dropout, and can
// be compared in pairs.

export const PRETRAIN_SUBSET = 'pretrain-subset'
export const PRETRAIN_BATCHES = 'pretrain-batches'
export const FINETUNE_SUBSET = 'finetune-subset'
export const FINETUNE_BATCHES = 'finetune-batches'

/** Every pre-training batch has a separate stream, so any batch can be drawn without those before it. */
export const PARTNERS = 'partners'
export const AUGMENTATION = 'augmentation'
export const PRETRAIN_DROPOUT = 'dropout'
export const FINETUNE_DROPOUT = 'finetune-dropout'
