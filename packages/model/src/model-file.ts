import type { InferredNetwork } from '@finetune-lab/network'
import { architecture, type Extractor, type Head, MAX_CLASSES, type Tensor } from './architecture.ts'
import type { HeadPurpose } from './parameters.ts'
import type { SafetensorsFile } from './safetensors.ts'
import { SafetensorsError } from './safetensors-error.ts'

const { conv1Channels, conv2Channels, features, kernelSide } = architecture

/** A saved network: one extractor, and heads by their purpose. */
export interface SavedModel {
  readonly extractor: Extractor
  readonly pretrainer?: Head
  /** By finetune data set. */
  readonly generalizers?: Readonly<Record<string, Head>>
}

/**
 * The tensors of a model file by name: PyTorch's names, plus `generalizer.weight@<data set>` for each finetune data
 * set.
 */
export function modelTensors({
  extractor,
  pretrainer,
  generalizers = {},
}: SavedModel): [name: string, tensor: Tensor][] {
  const heads = Object.entries(generalizers).flatMap(([dataset, head]) => headTensors(head, 'generalizer', dataset))
  return [...Object.entries(extractor), ...(pretrainer ? headTensors(pretrainer, 'pretrainer') : []), ...heads]
}

/**
 * @param file its name, for errors
 * @param network default: the course network
 * @throws SafetensorsError if a tensor is missing or has a different shape
 */
export function extractorIn({ tensors }: SafetensorsFile, file: string, network?: InferredNetwork): Extractor {
  const find = (name: string, shape: readonly number[]) => tensorIn(tensors, name, shape, file)
  if (network) return Object.fromEntries(network.parameters.map(({ name, shape }) => [name, find(name, shape)]))
  return {
    'conv1.weight': find('conv1.weight', [conv1Channels, 1, kernelSide, kernelSide]),
    'conv1.bias': find('conv1.bias', [conv1Channels]),
    'conv2.weight': find('conv2.weight', [conv2Channels, conv1Channels, kernelSide, kernelSide]),
    'conv2.bias': find('conv2.bias', [conv2Channels]),
  }
}

/**
 * @param dataset of a generalizer, if the file holds one per finetune data set
 * @param width number of features
 * @throws SafetensorsError if a tensor is missing or has a different shape
 */
export function headIn(
  { tensors }: SafetensorsFile,
  file: string,
  purpose: HeadPurpose | 'head',
  dataset?: string,
  width: number = features,
): Head {
  const name = (parameter: string) => headName(purpose, parameter, dataset)
  const classes = tensors.get(name('bias'))?.data.length ?? 0
  if (classes > MAX_CLASSES) throw new SafetensorsError(file, name('bias'), `${classes} classes`, `1 to ${MAX_CLASSES}`)
  return {
    weight: tensorIn(tensors, name('weight'), [classes, width], file),
    bias: tensorIn(tensors, name('bias'), [classes], file),
  }
}

function headTensors({ weight, bias }: Head, purpose: HeadPurpose, dataset?: string): [string, Tensor][] {
  return [
    [headName(purpose, 'weight', dataset), weight],
    [headName(purpose, 'bias', dataset), bias],
  ]
}

function headName(purpose: HeadPurpose | 'head', parameter: string, dataset: string | undefined): string {
  return `${purpose}.${parameter}${dataset === undefined ? '' : `@${dataset}`}`
}

function tensorIn(tensors: ReadonlyMap<string, Tensor>, name: string, shape: readonly number[], file: string): Tensor {
  const tensor = tensors.get(name)
  const expected = `shape [${shape.join(', ')}]`
  if (tensor === undefined) throw new SafetensorsError(file, name, 'missing', `one of ${expected}`)
  if (tensor.shape.join() !== shape.join())
    throw new SafetensorsError(file, name, `shape [${tensor.shape.join(', ')}]`, expected)
  return tensor
}
