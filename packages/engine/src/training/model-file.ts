import type { Dataset } from '@finetune-lab/data'
import { encodeSafetensors, modelTensors } from '@finetune-lab/model'
import type { TrainedRun } from './train.ts'

/**
 * Encodes `model.safetensors`: extractor, pretrainer and one generalizer per finetune data set. The metadata contains what
 * is needed to use the model elsewhere.
 */
export function modelFile(
  { extractor, pretrainer, finetunes }: TrainedRun,
  pretrain: string,
  datasets: ReadonlyMap<string, Dataset>,
): Uint8Array {
  const generalizers = Object.fromEntries(finetunes.map(({ dataset, generalizer }) => [dataset, generalizer]))
  return encodeSafetensors(modelTensors({ extractor, pretrainer, generalizers }), {
    format: 'pt',
    pretrain: JSON.stringify(description(datasets.get(pretrain)!)),
    finetunes: JSON.stringify(finetunes.map(({ dataset }) => description(datasets.get(dataset)!))),
  })
}

const description = ({ name, mean, std, classes }: Dataset) => ({ dataset: name, mean, std, classes })
