import type { Binding } from './binding.ts'
import { createEagerOperator } from './eager-program.ts'
import type { Attributes, HostArray, Value } from './operation.ts'
import { type Operations, operations } from './operations.ts'

/**
 * Maximum over axis 2 of [runs, windows, 4, channels], and its gradient: y_d gets the gradient where it is the first of
 * the largest, the others 0 (as PyTorch and the CPU kernels have it). On a flat background all four are equal.
 */
export interface Pooling {
  readonly name: string
  /** @returns [runs, windows, 1, channels], and what `gradient` wants to have */
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
  // The label that these kernels are registered under.
  _kernel: { text: 'MklNameChangeOp' },
}
const WITH_INDEX: Attributes = { ...WINDOW, Targmax: { type: 'int64' }, include_batch_in_index: { flag: false } }

/** oneDNN's, which TensorFlow would not choose itself outside of its graphs: 20 times as fast as its own on a CPU. */
const onednn: Pooling = {
  name: 'oneDNN',
  forward(o, values) {
    const [pooled, workspace] = o.operator.run('_MklNativeMaxPool', ONEDNN, [values], 2)
    return { pooled, saved: [workspace] }
  },
  gradient: (o, values, pooled, saved, gradient) =>
    o.operator.run('_MklNativeMaxPoolGrad', ONEDNN, [values, pooled, gradient, ...saved])[0],
}

/** On a GPU cuDNN's, and in a graph TensorFlow's optimiser may have it compute channels first, between transpositions. */
const plain: Pooling = {
  name: 'MaxPool',
  forward: (o, values) => ({ pooled: o.operator.run('MaxPool', PLAIN, [values])[0], saved: [] }),
  gradient: (o, values, pooled, _, gradient) => o.operator.run('MaxPoolGrad', PLAIN, [values, pooled, gradient])[0],
}

/** TensorFlow's own kernels, which note where the maximum stood; its optimiser leaves them as they are. */
const withIndex: Pooling = {
  name: 'MaxPoolWithArgmax',
  forward(o, values) {
    const [pooled, index] = o.operator.run('MaxPoolWithArgmax', WITH_INDEX, [values], 2)
    return { pooled, saved: [index] }
  },
  gradient: (o, values, _, saved, gradient) =>
    o.operator.run('MaxPoolGradWithArgmax', WITH_INDEX, [values, gradient, ...saved])[0],
}

/** In the order of preference on a processor. */
export const poolings: readonly Pooling[] = [onednn, plain, withIndex]
/** What the probe finds operation by operation must hold in a graph too, so that goes first which no graph rewrites. */
const gpuPoolings: readonly Pooling[] = [withIndex, plain]

/**
 * The first way of pooling that this device has and that gives ties to the first.
 *
 * @throws Error where there is none
 */
export function choosePooling(binding: Binding, usesGpu: boolean): Pooling {
  // Where there is a GPU, oneDNN's would be found too: every array would go to the processor and back for it.
  const candidates = usesGpu ? gpuPoolings : poolings
  const found = candidates.find(pooling => routesAsExpected(binding, pooling))
  if (!found)
    throw new Error(`TensorFlow’s ways of pooling (${candidates.map(({ name }) => name).join(', ')}): none works here`)
  return found
}

/** Two windows of 16 channels: in the first all values are equal, in the second each channel has another order. */
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

/** Of the sum of the squared maxima: twice the maximum. */
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
