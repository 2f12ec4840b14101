import type { Layer } from './layer.ts'
import type { LayerOptions } from './options.ts'

/** A network with a name. To add one, write a function that returns its layers, and add an entry. */
export interface Preset {
  readonly name: string
  readonly description: string
  readonly source: string
  /** Channels of its first layer, if that can be chosen: `resnet8(32)`. */
  readonly width?: number
  layers(width: number): readonly Layer[]
}

const layer = (kind: string, options: LayerOptions = {}): Layer => ({ kind, options })
const conv = (channels: number, kernel: number, padding = 0, stride = 1, bias = true) =>
  layer('conv', { channels, kernel, stride, padding, bias })
const pool = (kind: string) => layer(kind, { kernel: 2, stride: 2, padding: 0 })
const linear = (features: number) => layer('linear', { features, bias: true })
const batchNorm = layer('batchNorm', { momentum: 0.1, epsilon: 1e-5 })
const [relu, flatten, globalAveragePool] = ['relu', 'flatten', 'globalAveragePool'].map(kind => layer(kind))

/** A residual block as in ResNet: two 3 × 3 convolutions, the first with this stride, each with batch norm. */
const block = (channels: number, stride: number): Layer[] => [
  {
    kind: 'residual',
    options: {},
    body: [conv(channels, 3, 1, stride, false), batchNorm, relu, conv(channels, 3, 1, 1, false), batchNorm],
  },
  relu,
]
const repeat = (times: number, layers: (round: number) => Layer[]) =>
  Array.from({ length: times }, (_, i) => layers(i)).flat()

export const presets: readonly Preset[] = [
  {
    name: 'course',
    description:
      'Two 5 × 5 convolutions of 8 and 16 channels, with channel dropout and max pools. The default; has the fastest kernels.',
    source: 'after LeCun et al. 1998, doi:10.1109/5.726791',
    layers: () => [
      conv(8, 5),
      pool('maxPool'),
      relu,
      conv(16, 5),
      layer('channelDropout'),
      pool('maxPool'),
      relu,
      flatten,
    ],
  },
  {
    name: 'lenet5',
    description: 'Two 5 × 5 convolutions of 6 and 16 channels, then linear layers of 120 and 84 features.',
    source: 'after LeCun et al. 1998, doi:10.1109/5.726791',
    layers: () => [
      conv(6, 5),
      relu,
      pool('maxPool'),
      conv(16, 5),
      relu,
      pool('maxPool'),
      flatten,
      linear(120),
      relu,
      linear(84),
      relu,
    ],
  },
  {
    name: 'convnet3',
    description: 'Three blocks of 3 × 3 convolution, instance norm, ReLU and average pool.',
    source: 'after Gidaris and Komodakis 2018, arXiv:1804.09458; Zhao et al. 2021, arXiv:2006.05929',
    width: 32,
    layers: width => [
      ...repeat(3, () => [
        conv(width, 3, 1),
        layer('groupNorm', { groups: width, epsilon: 1e-5 }),
        relu,
        pool('averagePool'),
      ]),
      flatten,
    ],
  },
  {
    name: 'conv4',
    description: 'Four blocks of 3 × 3 convolution, batch norm, ReLU and max pool.',
    source: 'Vinyals et al. 2016, arXiv:1606.04080',
    width: 64,
    layers: width => [...repeat(4, () => [conv(width, 3, 1), batchNorm, relu, pool('maxPool')]), flatten],
  },
  {
    name: 'resnet8',
    description:
      'A 3 × 3 convolution, three residual blocks that double the channels and halve the size, and a global average pool.',
    source: 'after He et al. 2016, arXiv:1512.03385, section 4.2',
    width: 16,
    layers: width => [
      conv(width, 3, 1, 1, false),
      batchNorm,
      relu,
      ...repeat(3, round => block(width * 2 ** round, round === 0 ? 1 : 2)),
      globalAveragePool,
    ],
  },
  {
    name: 'mlp',
    description: 'Linear layers of 256 and 128 features with ReLU, without convolutions.',
    source: 'Rumelhart, Hinton and Williams 1986, doi:10.1038/323533a0',
    layers: () => [flatten, linear(256), relu, linear(128), relu],
  },
]

export const findPreset = (name: string): Preset | undefined => presets.find(preset => preset.name === name)

/** The default: the network that all experiments before version 0.2 trained. */
export const course: readonly Layer[] = presets[0].layers(0)
