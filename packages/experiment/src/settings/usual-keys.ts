/** The settings that every figure of accuracy is over, whether they vary or not. */
export const usualKeys: readonly string[] = ['pretrain.samplesPerClass', 'pretrain.augmentation', 'finetune.dataset']
