import type { Binding } from './binding.ts'
import { createEagerOperator } from './eager-program.ts'
import type { Attributes, HostArray, Value } from './operation.ts'
import { type Operations, operations } from './operations.ts'

/**
 * Maximum over axis 2 of [runs, windows, 4, channels], and its gradient: y_d gets the gradient if it is the first of
 * the largest values, otherwise 0 (as in PyTorch and the CPU kernels). On a flat background all four are equal.
 */
export interface Pooling {
  readonly name: string
  /** @returns [runs, windows, 1, channels], and the values that `gradient` needs */
  forward(o: Operations, values: Value): { readonly pooled: Value; readonly saved: readonly Value[] }
  gradient(o: Operations, values: Value, pooled: Value, saved: readonly Value[], gradient: Value): Value
}

const WINDOW: Attributes = {
  T: { type: 'float32' },
  ksize: { integers: [1, 1, 4, 1] },
  strides: { integers: [1, 1, 4, 1] },
  padding: { text: 'VALID' },
}
const PLAIN: Attributes = { ...WINDOW, data_format: { text: 'NHWC' } }
const ONEDNN: Attributes = {
  ...PLAIN,
  workspace_enabled: { flag: true },
  // The label under which these kernels are registered.
  _kernel: { text: 'MklNameChangeOp' },
}
const WITH_INDEX: Attributes = { ...WINDOW, Targmax: { type: 'int64' }, include_batch_in_index: { flag: false } }

/**
 * oneDNN's pooling. TensorFlow itself would use it only in graphs; on a CPU it is 20 times as fast as TensorFlow's own.
 */
const onednn: Pooling = {
  name: 'oneDNN',
  forward(o, values) {
    const [pooled, workspace] = o.operator.run('_MklNativeMaxPool', ONEDNN, [values], 2)
    return { pooled, saved: [workspace] }
  },
  gradient: (o, values, pooled, saved, gradient) =>
    o.operator.run('_MklNativeMaxPoolGrad', ONEDNN, [values, pooled, gradient, ...saved])[0],
}

/**
 * cuDNN's pooling on a GPU. In a graph, TensorFlow's optimiser may compute it channels first, between transpositions.
 */
const plain: Pooling = {
  name: 'MaxPool',
  forward: (o, values) => ({ pooled: o.operator.run('MaxPool', PLAIN, [values])[0], saved: [] }),
  gradient: (o, values, pooled, _, gradient) => o.operator.run('MaxPoolGrad', PLAIN, [values, pooled, gradient])[0],
}

/** TensorFlow's own kernels, which record the position of the maximum. Its optimiser leaves them unchanged. */
const withIndex: Pooling = {
  name: 'MaxPoolWithArgmax',
  forward(o, values) {
    const [pooled, index] = o.operator.run('MaxPoolWithArgmax', WITH_INDEX, [values], 2)
    return { pooled, saved: [index] }
  },
  gradient: (o, values, _, saved, gradient) =>
    o.operator.run('MaxPoolGradWithArgmax', WITH_INDEX, [values, gradient, ...saved])[0],
}

/** In order of preference on a CPU. */
export const poolings: readonly Pooling[] = [onednn, plain, withIndex]
/**
 * The probe tests single operations, but the result must hold in a graph too, so the one that no graph rewrites comes
 * first.
 */
const gpuPoolings: readonly Pooling[] = [withIndex, plain]

/**
 * Chooses the first kind of pooling that this device has and that gives ties to the first.
 *
 * @throws Error if there is none
 */
export function choosePooling(binding: Binding, usesGpu: boolean): Pooling {
  // With a GPU, oneDNN's would be found too, but every array would have to go to the CPU and back.
  const candidates = usesGpu ? gpuPoolings : poolings
  const found = candidates.find(pooling => routesAsExpected(binding, pooling))
  if (!found)
    throw new Error(`TensorFlow’s kinds of pooling (${candidates.map(({ name }) => name).join(', ')}): none works here`)
  return found
}

/** Two windows of 16 channels: in the first all values are equal; in the second each channel has a different order. */
const PROBE: HostArray = {
  type: 'float32',
  shape: [1, 2, 4, 16],
  data: Float32Array.from({ length: 128 }, (_, i) => (i < 64 ? 0.5 : ((i % 16) * (1 + (i >> 4)) * 7) % 5)),
}

export function routesAsExpected(binding: Binding, pooling: Pooling): boolean {
  const operator = createEagerOperator(binding)
  const o = operations(operator)
  try {
    return operator.scope(() => {
      const values = o.constant(PROBE)
      const { pooled, saved } = pooling.forward(o, values)
      const gradient = pooling.gradient(o, values, pooled, saved, o.relu(o.add(pooled, pooled)))
      const found = binding.tensorDataSync(gradient as number)
      return expectedGradient().every((value, i) => found[i] === value)
    })
  } catch {
    return false // the device has no such operation
  } finally {
    operator.dispose()
  }
}

/** The gradient of the sum of the squared maxima: twice the maximum. */
function expectedGradient(): Float32Array {
  const gradient = new Float32Array(128)
  for (let window = 0; window < 2; window++)
    for (let channel = 0; channel < 16; channel++) {
      const places = [0, 1, 2, 3].map(d => (window * 4 + d) * 16 + channel)
      const largest = Math.max(...places.map(place => PROBE.data[place]))
      gradient[places.find(place => PROBE.data[place] === largest)!] = 2 * largest
    }
  return gradient
}
