import {
  flatShape,
  type InferredLayer,
  type InferredNetwork,
  type LayerOptions,
  type Shape,
  sizeOf,
} from '@finetune-lab/network'
import { tilesExactly } from './layers/pool.ts'
import { kernelLayers } from './layers/registry.ts'
import { aligned, placeStorages, type Storage } from './memory.ts'
import type { DropoutFactors, LayerCode, Operation, ParameterPlace, Place, PlanContext } from './operation.ts'
import { LOSS_TERMS } from './softmax.ts'
import { isDense, layOut, type Tensor, tensor } from './tensor.ts'

export interface PlanOptions {
  readonly batch: number
  /** Outputs of the head. */
  readonly classes: number
  /** Whether gradients are computed; otherwise norms use their running averages and nothing is dropped. */
  readonly training: boolean
  /** Values that the optimizer keeps for each parameter, 0 to 2. */
  readonly stateValues: number
}

/** A network as operations on addresses. */
export interface Plan {
  readonly blocks: number
  readonly operations: readonly { readonly op: Operation; readonly code: LayerCode; readonly clears: boolean }[]
  readonly input: Tensor
  readonly features: Tensor
  readonly logits: Tensor
  /** Trained ones first. */
  readonly parameters: readonly ParameterPlace[]
  readonly dropouts: readonly DropoutFactors[]
  /** Areas of the same layout: all trained parameters, their gradients, and the optimizer's values. */
  readonly trained: {
    readonly at: number
    readonly bytes: number
    readonly gradients: number
    readonly state: readonly number[]
  }
  readonly places: Readonly<Record<'staged' | 'labels' | 'terms' | 'settings' | 'norms', Place>>
  readonly bytes: number
}

/** Reads beyond the end of a tensor stay within this many bytes. */
const SLACK = 512
/** Room for the settings of a step. */
const SETTINGS_BYTES = 64

/**
 * Plans the memory and operations of a network with a linear head. Depends only on its arguments: the same plan, and so
 * the same bits, on every machine.
 */
export function planNetwork(network: InferredNetwork, { batch, classes, training, stateValues }: PlanOptions): Plan {
  const blocks = Math.ceil(batch / 4)
  const operations: { op: Operation; code: LayerCode }[] = []
  const tensors: Tensor[] = []
  const parameters: ParameterPlace[] = []
  const trainedNames = new Set(network.parameters.filter(({ trained }) => trained).map(({ name }) => name))
  const owned: { place: Place; bytes: number }[] = []
  const scratches = new Map<string, { place: Place; bytes: number }>()
  const dropouts: DropoutFactors[] = []
  const own = (bytes: number) => {
    const place = { at: 0 }
    owned.push({ place, bytes })
    return place
  }
  const context: PlanContext = {
    batch,
    blocks,
    training,
    own,
    scratch(name, bytes) {
      const known = scratches.get(name) ?? { place: { at: 0 }, bytes: 0 }
      scratches.set(name, { ...known, bytes: Math.max(known.bytes, bytes) })
      return known.place
    },
    factors(dropout, bytes) {
      const place = own(bytes)
      dropouts.push({ ...dropout, place })
      return place
    },
  }

  // ---- layers to operations
  const made = (shape: Shape, trained: boolean, like?: Tensor) => {
    const own = tensor(shape, trained, like?.margin)
    tensors.push(own)
    return own
  }
  const parameterOf = (name: string, shape: readonly number[], panel: boolean): ParameterPlace => {
    const [columns, ...rest] = shape
    const place = { name, shape, rows: rest.reduce((product, n) => product * n, 1), columns, panel, at: 0, grad: 0 }
    parameters.push(place)
    return place
  }
  const add = (
    op: Omit<Operation, 'parameters'>,
    own: readonly { readonly name: string; readonly shape: readonly number[] }[] = [],
  ) => {
    const places = own.map(({ name, shape }) => [
      name.slice(name.lastIndexOf('.') + 1),
      parameterOf(name, shape, op.kind === 'linear'),
    ])
    const whole: Operation = { ...op, parameters: Object.fromEntries(places) }
    operations.push({ op: whole, code: kernelLayers[op.kind].plan(whole, context) })
    return op.y
  }

  function lower(layers: readonly InferredLayer[], input: Tensor): Tensor {
    let x = input
    for (let i = 0; i < layers.length; i++) {
      const layer = layers[i]
      const kernel = kernelLayers[layer.body ? 'addition' : layer.kind.name]
      if (!kernel) throw new Error(`The kernels cannot compute ${layer.kind.name} yet.`)
      const relu = kernel.fusesRelu === true && layers[i + 1]?.kind.name === 'relu'
      x = layer.body ? residual(layer, x, relu) : single(layer, x, relu, kernel.elementWise)
      if (relu) i++
    }
    return x
  }

  function single(layer: InferredLayer, x: Tensor, relu: boolean, elementWise = false): Tensor {
    const { kind, name, options, output } = layer
    if (kind.name.toLowerCase().endsWith('dropout') && !training) return x
    if (kind.name === 'flatten' && layer.input.flat) return x
    const trained = x.trained || layer.parameters.length > 0
    const y = made(output, trained, elementWise ? x : undefined)
    const last = operations.at(-1)?.op
    const op = { kind: kind.name, name, options, x, y, relu }
    const before =
      kind.name === 'maxPool' &&
      last?.kind === 'conv' &&
      last.relu &&
      last.y === x &&
      tilesExactly({ ...op, parameters: {} })
        ? last
        : undefined
    if (before) before.masked = true
    return add({ ...op, before }, layer.parameters)
  }

  function residual({ name, body, shortcut }: InferredLayer, x: Tensor, relu: boolean): Tensor {
    const lowered = lower(body!, x)
    // A sum of two gradients needs two tensors: layers that change nothing become a copy.
    const a = lowered === x ? single(copyOf(name, body![0].input), x, false, true) : lowered
    const other = lower(shortcut!, x)
    a.margin.join(other.margin)
    const y = made(a, a.trained || other.trained, a)
    const options: LayerOptions = { identity: other === x }
    return add({ kind: 'addition', name, options, x: a, y, other, relu })
  }

  const input = made(network.input, false)
  const output = lower(network.layers, input)
  const list = flatShape(network.features)
  const flat = network.layers.at(-1)?.output.flat ?? network.input.flat
  const features = flat
    ? output
    : add({ kind: 'flatten', name: 'flatten', options: {}, x: output, y: made(list, output.trained), relu: false })
  const logits = made(flatShape(classes), true)
  const head = [
    { name: 'head.weight', shape: [classes, network.features] },
    { name: 'head.bias', shape: [classes] },
  ]
  for (const { name } of head) trainedNames.add(name)
  add({ kind: 'linear', name: 'head', options: {}, x: features, y: logits, relu: false }, head)

  // ---- addresses: parameters, what layers keep, scratch, tensors
  let end = 4096
  const take = (bytes: number) => {
    const at = end
    end = aligned(end + bytes)
    return at
  }
  parameters.sort((a, b) => Number(trainedNames.has(b.name)) - Number(trainedNames.has(a.name)))
  const count = parameters.filter(({ name }) => trainedNames.has(name)).length
  for (const place of parameters.slice(0, count)) place.at = take(parameterBytes(place))
  const at = parameters[0].at
  const bytes = end - at
  for (const place of parameters.slice(count)) place.at = take(parameterBytes(place))
  const gradients = training ? take(bytes) : 0
  for (const place of parameters) place.grad = place.at - at + gradients
  const state = training ? Array.from({ length: stateValues }, () => take(bytes)) : []
  const places = {
    staged: own(blocks * 4 * sizeOf(network.input) * 4),
    labels: own(blocks * classes * 16),
    terms: own(blocks * LOSS_TERMS * 16),
    settings: own(SETTINGS_BYTES),
    norms: own(Math.ceil(bytes / 4096) * 16),
  }
  for (const { place, bytes } of [...owned, ...scratches.values()]) place.at = take(bytes + SLACK)
  end = placeTensors(tensors, operations, { input, features, logits }, blocks, training, end)

  const written = new Set<Tensor>()
  const clears = new Set<Operation>()
  if (training)
    for (const { op, code } of operations.toReversed()) {
      const target = op.kind === 'addition' ? op.other! : op.x
      if (code.adds && !written.has(target)) clears.add(op)
      written.add(target)
    }
  return {
    blocks,
    operations: operations.map(({ op, code }) => ({ op, code, clears: clears.has(op) })),
    input,
    features,
    logits,
    parameters,
    dropouts,
    trained: { at, bytes, gradients, state },
    places,
    bytes: end,
  }
}

const parameterBytes = ({ rows, columns }: ParameterPlace) => rows * Math.ceil(columns / 4) * 16

/** A layer that copies: a leaky ReLU whose slope is 1. */
function copyOf(name: string, shape: Shape): InferredLayer {
  const kind = { name: 'leakyRelu' } as InferredLayer['kind']
  return { kind, name, options: { slope: 1 }, path: [], input: shape, output: shape, parameters: [], multiplyAdds: 0 }
}

/**
 * Places values and gradients. In training, values stay from the forward to the backward pass, and their margins stay 0,
 * so they have memory of their own; a gradient's memory is free again once its layer has used it. In evaluation, values
 * are needed only until their last reader. The addends of a sum share its gradient, and a flattened tensor is the tensor
 * itself where no margin is between its values.
 */
function placeTensors(
  tensors: readonly Tensor[],
  operations: readonly { readonly op: Operation }[],
  kept: { readonly input: Tensor; readonly features: Tensor; readonly logits: Tensor },
  blocks: number,
  training: boolean,
  base: number,
): number {
  for (const own of tensors) layOut(own)
  const loss = operations.length + 1
  const forward = (i: number) => i + 1
  const backward = (i: number) => 2 * loss - forward(i)
  const end = 2 * loss + 1
  const storage = (own: Tensor): Storage => ({ bytes: blocks * own.block + 2 * SLACK, first: end, last: 0, at: 0 })
  const values = new Map(tensors.map(own => [own, storage(own)]))
  const gradients = new Map(tensors.map(own => [own, storage(own)]))
  const use = (storage: Storage, time: number) => {
    storage.first = Math.min(storage.first, time)
    storage.last = Math.max(storage.last, time)
  }
  for (const { op } of operations)
    if (op.kind === 'flatten' && isDense(op.x)) {
      values.set(op.y, values.get(op.x)!)
      gradients.set(op.y, gradients.get(op.x)!)
    }
  for (const { op } of operations.toReversed())
    if (op.kind === 'addition')
      for (const addend of op.options.identity ? [op.x] : [op.x, op.other!]) gradients.set(addend, gradients.get(op.y)!)
  use(values.get(kept.input)!, 0)
  for (const [i, { op }] of operations.entries()) {
    for (const own of [op.x, op.y, ...(op.other ? [op.other] : [])]) {
      use(values.get(own)!, forward(i))
      if (own.trained) use(gradients.get(own)!, backward(i))
    }
  }
  for (const own of [kept.features, kept.logits]) use(values.get(own)!, end)
  use(gradients.get(kept.logits)!, loss)
  const exclusive = training ? new Set(values.values()) : new Set<Storage>()
  for (const own of exclusive) Object.assign(own, { first: 0, last: end })
  const all = new Set([...values.values(), ...(training ? gradients.values() : [])])
  const last = placeStorages([...all], base)
  for (const own of tensors)
    Object.assign(own, { at: values.get(own)!.at, grad: training ? gradients.get(own)!.at : 0 })
  return last
}
