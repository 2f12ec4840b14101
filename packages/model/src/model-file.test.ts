import { expect, it } from 'vitest'
import { extractorIn, headIn, modelTensors } from './model-file.ts'
import { initialExtractor, initialHead } from './parameters.ts'
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts'

const model = {
  extractor: initialExtractor(1),
  pretrainer: initialHead(1, 'pretrainer', 'mnist', 10),
  generalizers: { 'emnist-letters': initialHead(1, 'generalizer', 'emnist-letters', 26) },
}
const saved = (change: (tensors: ReturnType<typeof modelTensors>) => ReturnType<typeof modelTensors> = same => same) =>
  decodeSafetensors(encodeSafetensors(change(modelTensors(model))), 'model.safetensors')

it('a model is read back from its file unchanged, under PyTorch’s names', () => {
  const file = saved()
  expect([...file.tensors.keys()]).toEqual([
    'conv1.weight',
    'conv1.bias',
    'conv2.weight',
    'conv2.bias',
    'pretrainer.weight',
    'pretrainer.bias',
    'generalizer.weight@emnist-letters',
    'generalizer.bias@emnist-letters',
  ])
  expect(extractorIn(file, 'model.safetensors')).toEqual(model.extractor)
  expect(headIn(file, 'model.safetensors', 'pretrainer')).toEqual(model.pretrainer)
  expect(headIn(file, 'model.safetensors', 'generalizer', 'emnist-letters')).toEqual(
    model.generalizers['emnist-letters'],
  )
})

it('a missing tensor or a different shape is reported with the file', () => {
  const without = saved(tensors => tensors.filter(([name]) => name !== 'conv2.bias'))
  expect(() => extractorIn(without, 'a.safetensors')).toThrow(
    'a.safetensors: tensor "conv2.bias": missing, expected one of shape [16]',
  )
  const reshaped = saved(tensors =>
    tensors.map(([name, tensor]) => [name, name === 'conv1.bias' ? { ...tensor, shape: [2, 4] } : tensor]),
  )
  expect(() => extractorIn(reshaped, 'a.safetensors')).toThrow('tensor "conv1.bias": shape [2, 4], expected shape [8]')
  expect(() => headIn(saved(), 'a.safetensors', 'generalizer', 'mnist')).toThrow('"generalizer.weight@mnist": missing')
})
