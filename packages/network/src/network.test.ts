import { expect, test } from 'vitest'
import {
  allLayers,
  canonicalText,
  type InferredNetwork,
  inferNetwork,
  initialParameters,
  isCourse,
  type LayerKind,
  layerKinds,
  memoryProblem,
  networkLabel,
  noGradients,
  parseNetwork,
  presets,
  referenceForward,
  type Shape,
  shapeLabel,
  sizeOf,
  type Values,
  writtenLayers,
} from './index.ts'

const MNIST: Shape = { channels: 1, height: 28, width: 28 }
const COLOUR: Shape = { channels: 3, height: 32, width: 32 }

function networkOf(value: unknown, input = MNIST, kinds?: readonly LayerKind[]): InferredNetwork {
  const { layers, problems } = parseNetwork(value, kinds)
  expect(problems).toEqual([])
  const inferred = inferNetwork(layers!, input, kinds)
  if ('message' in inferred) throw new Error(inferred.message)
  return inferred
}
const problemOf = (value: unknown, input = MNIST) => {
  const { layers, problems } = parseNetwork(value)
  const inferred = layers && inferNetwork(layers, input)
  const [{ path, message }] = inferred && 'message' in inferred ? [inferred] : problems
  return [path.join('.'), message]
}

// sum(p.numel() for p in network.parameters()) in PyTorch
test.each([
  ['course', MNIST, 256, 3_424],
  ['lenet5', COLOUR, 84, 61_156],
  ['convnet3', MNIST, 288, 19_008],
  ['conv4', MNIST, 64, 111_936],
  ['resnet8', COLOUR, 64, 77_392],
  ['mlp', MNIST, 128, 233_856],
])('%s has the features and the number of parameters that PyTorch counts', (name, input, features, trained) => {
  const network = networkOf(name, input)
  expect([network.features, network.trained]).toEqual([features, trained])
})

test('every layer reports its shape, its parameters and its multiply-adds', () => {
  const network = networkOf(
    [
      { conv: { channels: 4, padding: 1, stride: 2 } },
      'batchNorm',
      'relu',
      { residual: [{ conv: { channels: 8, padding: 1, stride: 2 } }, 'batchNorm'] },
      'globalAveragePool',
      { linear: 5 },
    ],
    COLOUR,
  )
  expect(
    allLayers(network.layers).map(({ name, kind, output, parameters, multiplyAdds }) =>
      [name, kind.name, shapeLabel(output), parameters.map(({ name }) => name).join(' '), multiplyAdds].join(' | '),
    ),
  ).toEqual([
    '0 | conv | 4 × 16 × 16 | 0.weight 0.bias | 27648',
    '1 | batchNorm | 4 × 16 × 16 | 1.weight 1.bias 1.running_mean 1.running_var | 0',
    '2 | relu | 4 × 16 × 16 |  | 0',
    '3.body.0 | conv | 8 × 8 × 8 | 3.body.0.weight 3.body.0.bias | 18432',
    '3.body.1 | batchNorm | 8 × 8 × 8 | 3.body.1.weight 3.body.1.bias 3.body.1.running_mean 3.body.1.running_var | 0',
    '3.shortcut.0 | conv | 8 × 8 × 8 | 3.shortcut.0.weight | 2048',
    '3.shortcut.1 | batchNorm | 8 × 8 × 8 | 3.shortcut.1.weight 3.shortcut.1.bias 3.shortcut.1.running_mean 3.shortcut.1.running_var | 0',
    '3 | residual | 8 × 8 × 8 |  | 20480',
    '4 | globalAveragePool | 8 |  | 0',
    '5 | linear | 5 | 5.weight 5.bias | 40',
  ])
  expect(network.multiplyAdds).toBe(27_648 + 20_480 + 40)
})

test('a network has one canonical text however it is written, and presets are recognised', () => {
  const written = [
    { conv: { channels: 8, kernel: 5, stride: 1, padding: 0, bias: true } },
    { maxPool: 2 },
    { relu: null },
    { conv: { kernel: 5, channels: 16 } },
    { channelDropout: {} },
    { maxPool: { kernel: 2, stride: 2 } },
    'relu',
    'flatten',
  ]
  const { layers } = parseNetwork(written)
  expect(canonicalText(layers!)).toBe(
    '[{"conv":{"channels":8,"kernel":5}},"maxPool","relu",{"conv":{"channels":16,"kernel":5}},"channelDropout","maxPool","relu","flatten"]',
  )
  expect(isCourse(layers!)).toBe(true)
  expect(inferNetwork(layers!, MNIST)).toMatchObject({
    parameters: [{ name: 'conv1.weight' }, { name: 'conv1.bias' }, { name: 'conv2.weight' }, { name: 'conv2.bias' }],
  })
  const labels = [...presets.map(({ name }) => name), 'resnet8(24)', 'convnet3(64)'].map(text =>
    networkLabel(parseNetwork(text).layers!),
  )
  expect(labels).toEqual(['course', 'lenet5', 'convnet3', 'conv4', 'resnet8', 'mlp', 'resnet8(24)', 'convnet3(64)'])
  expect(networkLabel(parseNetwork(['relu', { conv: 3 }]).layers!)).toBe('network of 2 layers')
  for (const { layers, width } of presets) {
    const list = layers(width ?? 0)
    expect(parseNetwork(writtenLayers(list)).layers).toEqual(list)
  }
})

test.each([
  [
    7,
    '',
    'expected the name of a network (course, lenet5, convnet3(32), conv4(64), resnet8(16), mlp) or a list of layers, got 7',
  ],
  [
    'resnet18',
    '',
    'unknown network "resnet18"; expected course, lenet5, convnet3(32), conv4(64), resnet8(16), mlp, or a list of layers',
  ],
  ['mlp(3)', '', 'mlp has a fixed width; expected mlp without parentheses'],
  ['conv4(0)', '', 'width 0; expected a whole number from 1 to 4096'],
  [[], '', 'expected at least one layer, got an empty list'],
  [
    ['relu', 'rellu'],
    '1',
    'unknown layer "rellu"; expected conv, linear, relu, leakyRelu, gelu, maxPool, averagePool, globalAveragePool, flatten, batchNorm, groupNorm, dropout, channelDropout or residual',
  ],
  [[{ conv: 3, relu: null }], '0', 'expected a layer, such as relu or { conv: 16 }, got keys (conv, relu)'],
  [['conv'], '0', 'conv: missing channels; expected a whole number from 1 to 4096'],
  [
    [{ conv: { channels: 8, strides: 2 } }],
    '0.conv.strides',
    'unknown option "strides" of conv; expected channels, kernel, stride, padding, bias',
  ],
  [[{ conv: { channels: 8, stride: 0 } }], '0.conv.stride', 'conv: stride 0; expected a whole number from 1 to 31'],
  [[{ conv: 2 ** 31 }], '0.conv', 'conv: channels 2147483648; expected a whole number from 1 to 4096'],
  [[{ relu: 3 }], '0.relu', 'relu: expected no options, got 3'],
  [[{ dropout: 1 }], '0.dropout', 'dropout: p 1; expected a number of at least 0 and below 1'],
  [[{ residual: 'relu' }], '0.residual', 'residual: expected its list of layers, got "relu"'],
  [
    [{ linear: 10 }],
    '0',
    'linear: expected a list of features, got an image of 1 × 28 × 28; write flatten or globalAveragePool before it',
  ],
  [['flatten', { conv: 3 }], '1', 'conv: expected an image with rows and columns, got 784 features (after flatten)'],
  [[{ conv: { channels: 8, kernel: 29 } }], '0', 'conv: a window of 29 × 29 does not fit into 28 × 28 pixels'],
  [[{ maxPool: { kernel: 2, padding: 2 } }], '0', 'maxPool: padding 2: expected at most half the window of 2 pixels'],
  [[{ conv: 6 }, { groupNorm: 4 }], '1', 'groupNorm: 4 groups do not divide 6 channels evenly'],
  [
    [{ residual: [{ conv: { channels: 8, kernel: 8 } }] }],
    '0',
    'residual: its layers turn 1 × 28 × 28 into 8 × 21 × 21, and no stride of a shortcut does the same; pad convolutions so that they keep the size',
  ],
  [
    [{ residual: ['relu', { conv: { channels: 4, kernel: 30 } }] }],
    '0.residual.1',
    'conv: a window of 30 × 30 does not fit into 28 × 28 pixels',
  ],
  [
    [{ conv: { channels: 4096, padding: 15 } }, { conv: 4096 }],
    '0',
    'conv: puts out 4096 × 56 × 56 values per image; expected at most 4,194,304',
  ],
  [
    ['flatten', { linear: 4096 }, { linear: 4096 }],
    '2',
    'linear: brings the network to 19,996,672 parameters; expected at most 16,777,216',
  ],
])('%j is refused at %j', (value, path, message) => {
  expect(problemOf(value)).toEqual([path, message])
})

test('hostile networks are refused in words at once', () => {
  let deep: unknown = ['relu']
  for (let i = 0; i < 1000; i++) deep = [{ residual: deep }]
  const started = performance.now()
  expect(problemOf(Array(10_000).fill({ conv: 8 }))).toEqual(['', '10000 layers; expected at most 256'])
  expect(problemOf([{ residual: Array(10_000).fill('relu') }])).toEqual(['', '10001 layers; expected at most 256'])
  expect(problemOf(deep)).toEqual(['', 'residuals are nested more than 8 deep; expected at most 8'])
  const large = networkOf(Array(40).fill({ conv: { channels: 64, padding: 1 } }), {
    channels: 3,
    height: 96,
    width: 96,
  })
  expect(memoryProblem(large, 256)).toBe(
    'training needs about 69,224 MiB per run with 256 images in a batch; expected at most 1024 MiB',
  )
  expect(memoryProblem(networkOf('resnet8'), 32)).toBeUndefined()
  expect(performance.now() - started).toBeLessThan(200)
})

test('initial values depend on seed and name, and are as PyTorch draws them', () => {
  const network = networkOf([{ conv: 4 }, 'batchNorm', 'flatten', { linear: 3 }])
  const values = initialParameters(network, 3)
  expect(Math.max(...values['0.weight'].data.map(Math.abs))).toBeLessThanOrEqual(1 / 3)
  expect(Math.max(...values['3.weight'].data.map(Math.abs))).toBeLessThanOrEqual(1 / Math.sqrt(4 * 26 * 26))
  expect([...values['1.weight'].data, ...values['1.bias'].data]).toEqual([1, 1, 1, 1, 0, 0, 0, 0])
  expect(initialParameters(networkOf([{ conv: 4 }]), 3)['0.weight']).toEqual(values['0.weight'])
  expect(initialParameters(network, 4)['0.weight']).not.toEqual(values['0.weight'])
})

test('a layer joins by one file: a toy layer is read, inferred, written and run', () => {
  const square: LayerKind = {
    name: 'power',
    title: 'Power',
    description: 'y = xⁿ',
    source: 'a test',
    main: 'n',
    options: { n: { kind: 'whole', minimum: 1, maximum: 9, default: 2, description: 'The power.' } },
    shape: input => input,
    reference: {
      forward: (x, { options }) => x.map(value => value ** (options.n as number)),
      backward: (change, { x, options: { n } }) =>
        change.map((g, i) => g * (n as number) * x[i] ** ((n as number) - 1)),
    },
  }
  const kinds = [...layerKinds, square]
  const network = networkOf(['power', { power: 3 }], { channels: 1, height: 1, width: 2 }, kinds)
  const { features, backward } = referenceForward(network, {}, Float64Array.of(1, 2), { training: true })
  expect([...features]).toEqual([1, 64])
  expect([...backward(Float64Array.of(1, 1), {})]).toEqual([6, 192])
  expect(writtenLayers(parseNetwork(['power', { power: 3 }], kinds).layers!, kinds)).toEqual(['power', { power: 3 }])
  expect(parseNetwork(['power']).problems[0].message).toMatch(/^unknown layer "power"/)
})

const small: Shape = { channels: 2, height: 5, width: 6 }
test.each<[string, unknown[]]>([
  ['conv', [{ conv: { channels: 3, kernel: 3, stride: 2, padding: 1 } }]],
  ['conv without bias', [{ conv: { channels: 2, kernel: 2, bias: false } }]],
  ['linear', ['flatten', { linear: 4 }, { linear: { features: 3, bias: false } }]],
  ['relu', ['relu']],
  ['leakyRelu', [{ leakyRelu: 0.2 }]],
  ['gelu', ['gelu']],
  ['maxPool', [{ maxPool: { kernel: 3, stride: 2, padding: 1 } }]],
  ['averagePool', [{ averagePool: { kernel: 3, stride: 2, padding: 1 } }]],
  ['globalAveragePool', ['globalAveragePool']],
  ['batchNorm', ['batchNorm']],
  ['groupNorm', [{ conv: 4 }, { groupNorm: 2 }]],
  ['residual', [{ residual: [{ conv: { channels: 3, stride: 2, padding: 1 } }, 'batchNorm', 'gelu'] }]],
  ['dropout', ['dropout', 'channelDropout']],
])('the reference’s backward pass of %s is the derivative of its forward pass', (_, layers) => {
  const network = networkOf(layers, small)
  const random = (length: number, seed: number) =>
    Float64Array.from({ length }, (_, i) => Math.sin(seed + 12.9898 * i + i * i))
  const parameters: Values = Object.fromEntries(
    network.parameters.map(({ name, shape }, i) => [
      name,
      random(
        shape.reduce((a, b) => a * b, 1),
        i + 1,
      ).map(value => (name.endsWith('var') ? 1 : value)),
    ]),
  )
  const images = random(3 * sizeOf(small), 100)
  const weights = random(3 * network.features, 7)
  const factors = { '0': random(3 * sizeOf(small), 5), '1': random(6, 3) }
  const options = layers.includes('dropout') ? { training: true, factors } : { training: true }
  const copy = () => Object.fromEntries(Object.entries(parameters).map(([name, data]) => [name, data.slice()]))
  const lossOf = (x: Float64Array, own: Values) =>
    referenceForward(network, own, x, options).features.reduce((sum, value, i) => sum + value * weights[i], 0)
  const gradients = noGradients(network)
  const dx = referenceForward(network, copy(), images, options).backward(weights, gradients)
  const compare = (place: (step: number) => number, gradient: number) => {
    const step = 1e-5
    expect((place(step) - place(-step)) / (2 * step)).toBeCloseTo(gradient, 6)
  }
  for (let i = 0; i < images.length; i += 7)
    compare(
      step =>
        lossOf(
          images.map((value, k) => (k === i ? value + step : value)),
          copy(),
        ),
      dx[i],
    )
  for (const [name, gradient] of Object.entries(gradients))
    for (let i = 0; i < gradient.length; i += 5)
      compare(step => {
        const own = copy()
        own[name][i] += step
        return lossOf(images, own)
      }, gradient[i])
})
