// (channels, rows, columns) becomes one list of features, in that order.
import type { LayerKind } from '../layer.ts'
import { flatShape, sizeOf } from '../shape.ts'

export const flatten: LayerKind = {
  name: 'flatten',
  title: 'Flatten',
  description: 'Turns channels, rows and columns into one list of features, in that order.',
  source: 'torch.nn.Flatten',
  options: {},
  shape: input => flatShape(sizeOf(input)),
  reference: { forward: x => x, backward: change => change },
}
