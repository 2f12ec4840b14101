import type { Dataset } from '@finetune-lab/data'
import { encodeSafetensors, type Tensor } from '@finetune-lab/model'
import type { TrainedRun } from './train-run.ts'

/**
 * `model.safetensors`: extractor and pretrainer under PyTorch's names, one generalizer for each finetune data set
 * (`generalizer.weight@emnist-letters`), and in the metadata what is needed to use the model elsewhere.
 */
export function modelFile(trained: TrainedRun, pretrain: string, datasets: ReadonlyMap<string, Dataset>): Uint8Array {
  const heads = trained.finetunes.flatMap(({ dataset, generalizer }) => [
    [`generalizer.weight@${dataset}`, generalizer.weight] as const,
    [`generalizer.bias@${dataset}`, generalizer.bias] as const,
  ])
  const tensors = [
    ...Object.entries<Tensor>({ ...trained.extractor }),
    ['pretrainer.weight', trained.pretrainer.weight] as const,
    ['pretrainer.bias', trained.pretrainer.bias] as const,
    ...heads,
  ]
  return encodeSafetensors(tensors, {
    format: 'pt',
    pretrain: JSON.stringify(description(datasets.get(pretrain)!)),
    finetunes: JSON.stringify(trained.finetunes.map(({ dataset }) => description(datasets.get(dataset)!))),
  })
}

const description = ({ name, mean, std, classes }: Dataset) => ({ dataset: name, mean, std, classes })
