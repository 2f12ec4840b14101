import { pretrainAugmentation } from './augmentation.ts'
import { finetuneBatchSize, pretrainBatchSize } from './batch-size.ts'
import { finetuneBatches, pretrainBatches } from './batches.ts'
import { finetuneDataset, pretrainDataset } from './dataset.ts'
import { finetuneDropout, pretrainDropout } from './dropout.ts'
import { finetuneHead } from './head.ts'
import { finetuneLearningRate, pretrainLearningRate } from './learning-rate.ts'
import { network } from './network.ts'
import { finetuneOptimizer, pretrainOptimizer } from './optimizer.ts'
import { finetuneSamplesPerClass, pretrainSamplesPerClass } from './samples-per-class.ts'
import {
  finetuneClip,
  finetuneSchedule,
  finetuneWarmup,
  pretrainClip,
  pretrainSchedule,
  pretrainWarmup,
} from './schedule.ts'
import { finetuneStandardise } from './standardise.ts'
import { validation } from './validation.ts'

/**
 * Every setting that determines the result of a run, by its place in the experiment file and in the order of the file.
 * Those under `run` are at the top of the file. To add one, write its file and add a line here.
 */
export const settings = {
  run: { network, validation },
  pretrain: {
    dataset: pretrainDataset,
    samplesPerClass: pretrainSamplesPerClass,
    augmentation: pretrainAugmentation,
    batches: pretrainBatches,
    batchSize: pretrainBatchSize,
    learningRate: pretrainLearningRate,
    optimizer: pretrainOptimizer,
    schedule: pretrainSchedule,
    warmup: pretrainWarmup,
    clip: pretrainClip,
    dropout: pretrainDropout,
  },
  finetune: {
    dataset: finetuneDataset,
    samplesPerClass: finetuneSamplesPerClass,
    batches: finetuneBatches,
    batchSize: finetuneBatchSize,
    learningRate: finetuneLearningRate,
    optimizer: finetuneOptimizer,
    schedule: finetuneSchedule,
    warmup: finetuneWarmup,
    clip: finetuneClip,
    head: finetuneHead,
    standardise: finetuneStandardise,
    dropout: finetuneDropout,
  },
}
