// y = x where x > 0, else slope · x
import type { LayerKind } from '../layer.ts'

export const leakyRelu: LayerKind = {
  name: 'leakyRelu',
  title: 'Leaky ReLU',
  description: 'Rectifies, but lets a share of negative values through: y = x if x > 0, otherwise slope · x.',
  source: 'Maas, Hannun and Ng 2013, ICML workshop',
  main: 'slope',
  options: {
    slope: { kind: 'number', minimum: 0, maximum: 1, default: 0.01, description: 'Factor of negative values.' },
  },
  shape: input => input,
  reference: {
    forward: (x, { options }) => x.map(value => (value > 0 ? value : value * (options.slope as number))),
    backward: (change, { x, options }) =>
      change.map((value, i) => (x[i] > 0 ? value : value * (options.slope as number))),
  },
}
