import { course, networkLabel, parseNetwork, presets, type WrittenLayer, writtenLayers } from '@finetune-lab/network'
import * as z from 'zod'
import { expected } from '../schema/schema-fields.ts'
import type { Setting } from './setting.ts'

const expects = 'the name of a network, or a list of layers'
const names = presets.map(({ name, width }) => (width === undefined ? name : `${name}(${width})`))
const isNetwork = (value: unknown): value is readonly WrittenLayer[] =>
  Array.isArray(value) && parseNetwork(value).layers !== undefined
const layersOf = (written: unknown) => {
  const { layers } = parseNetwork(written)
  if (!layers) throw new Error('unvalidated network')
  return layers
}

/** The layers before the head. What is wrong within them is found by `networkProblems`, at its place. */
export const network = {
  title: 'network',
  plural: 'networks',
  description: `The layers before the head: ${presets.map(({ name, description }) => `${name}: ${description}`).join(' ')} Or a list of layers, such as [{ conv: 16 }, relu, maxPool, flatten].`,
  file: z.union(
    [
      z.string(expected(expects)).meta({ description: `A network by name: ${names.join(', ')}.`, examples: names }),
      z.array(z.unknown(), expected(expects)).meta({ description: 'Layers in order, without the head.' }),
    ],
    expected(expects),
  ),
  expects,
  default: 'course',
  list: 'no',
  resolve: (written: unknown) => [writtenLayers(layersOf(written))],
  stored: z.custom<readonly WrittenLayer[]>(isNetwork, 'expected a network'),
  absent: writtenLayers(course),
  label: (value: readonly WrittenLayer[]) => networkLabel(layersOf(value)),
} as const satisfies Setting<readonly WrittenLayer[]>
