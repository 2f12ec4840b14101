// y = max(x, 0),  ∂x = ∂y where y > 0
import type { LayerKind } from '../layer.ts'

export const relu: LayerKind = {
  name: 'relu',
  title: 'ReLU',
  description: 'Rectifies: y = max(x, 0).',
  source: 'Nair and Hinton 2010, ICML',
  options: {},
  shape: input => input,
  reference: {
    forward: x => x.map(value => Math.max(value, 0)),
    backward: (change, { y }) => change.map((value, i) => (y[i] > 0 ? value : 0)),
  },
}
