import { cholesky } from './cholesky.ts'

/** Features and their classes, for a linear head. */
export interface LabelledFeatures {
  readonly count: number
  /** Float32Array [count, width] */
  readonly features: Float32Array
  readonly width: number
  /** Uint8Array [count], below `classes` */
  readonly labels: Uint8Array
  readonly classes: number
}

/**
 * Multinomial logistic regression with an L2 penalty, as a function to minimise:
 *
 *     f(W, b) = mean over rows of −log softmax(W x + b)[label] + penalty / 2 · ‖W‖²
 *
 * The bias is not penalised. scikit-learn's LogisticRegression minimises the same function with C = 1 / (penalty ·
 * count). Parameters and gradients are Float64Array [groups][width + 1][4]: groups of four classes, the bias as the
 * last feature (`wide` is the width padded to a multiple of 8). Padding is 0.
 */
export interface LogisticObjective {
  readonly parameters: number
  readonly layout: Layout
  /** Writes the gradient at `point` into `gradient`. @returns the value */
  at(point: Float64Array, penalty: number, gradient: Float64Array): number
  /**
   * Makes a preconditioner. It multiplies each class's weights by (CURVATURE · mean(x xᵀ) + penalty · I)⁻¹, in place.
   * The matrix is the same for all classes and is factored once.
   */
  preconditioner(penalty: number): (vector: Float64Array) => void
}

export interface Layout {
  readonly width: number
  readonly wide: number
  readonly classes: number
  readonly groups: number
}

interface Kernel {
  readonly memory: WebAssembly.Memory
  readonly BLOCK: WebAssembly.Global
  lossAndGradient(
    rows: number,
    counted: number,
    features: number,
    classes: number,
    x: number,
    labels: number,
    weight: number,
    gradient: number,
    logits: number,
  ): number
  secondMoments(rows: number, stride: number, features: number, x: number, moments: number): void
  solve(features: number, groups: number, factor: number, vector: number, curvature: number): void
}

/**
 * The share of the second moments that approximates the Hessian's p (1 − p). Böhning's bound is ½ (Multinomial logistic
 * regression algorithm, 1992, equation 2.8); near a fit, where most p are close to 0 or 1, the value is far smaller. Of
 * 0.01, 0.03 and 0.1, this one took the fewest evaluations on features of MNIST → EMNIST letters (78 and 93 at penalty
 * 0.001).
 */
const CURVATURE = 0.01
/** Keeps the matrix positive definite if a feature is always 0, as padding is. */
const RIDGE = 1e-8

/** Approximate number of rows used for the second moments. */
const MOMENT_ROWS = 2000
const PAGE = 65536

/** @param kernel one build of the probe's kernel; see `loadProbeKernels` */
export function logisticObjective(data: LabelledFeatures, kernel: Uint8Array): LogisticObjective {
  const { count, width, classes } = data
  const [rows, wide, groups] = [roundUp(count, 8), roundUp(width, 8), Math.ceil(classes / 4)]
  const parameters = groups * (wide + 1) * 4
  const module = new WebAssembly.Module(kernel as Uint8Array<ArrayBuffer>)
  const run = new WebAssembly.Instance(module, { env: { abort } }).exports as unknown as Kernel

  let end = PAGE
  const reserve = (bytes: number) => {
    const at = end
    end = roundUp(end + bytes, 64)
    return at
  }
  const x = reserve(rows * wide * 4)
  const labels = reserve(rows)
  const weight = reserve(parameters * 4)
  const gradientAt = reserve(parameters * 8)
  const factorAt = reserve(wide * wide * 8)
  const logits = reserve((run.BLOCK.value as number) * groups * 16)
  run.memory.grow(Math.ceil(end / PAGE) - run.memory.buffer.byteLength / PAGE)

  const { buffer } = run.memory
  const padded = new Float32Array(buffer, x, rows * wide)
  for (let row = 0; row < count; row++) padded.set(data.features.subarray(row * width, (row + 1) * width), row * wide)
  new Uint8Array(buffer, labels, count).set(data.labels)
  const weights = new Float32Array(buffer, weight, parameters)
  const sums = new Float64Array(buffer, gradientAt, parameters)

  let moments: Float64Array | undefined
  /** Mean of x xᵀ over about MOMENT_ROWS rows. */
  function secondMoments(): Float64Array {
    const stride = Math.max(1, Math.floor(count / MOMENT_ROWS))
    run.secondMoments(rows, stride, wide, x, factorAt)
    return new Float64Array(buffer, factorAt, wide * wide).map(sum => sum / Math.ceil(count / stride))
  }

  return {
    parameters,
    layout: { width, wide, classes, groups },
    at(point, penalty, gradient) {
      weights.set(point)
      const loss = run.lossAndGradient(rows, count, wide, classes, x, labels, weight, gradientAt, logits)
      let squares = 0
      const groupSize = (wide + 1) * 4
      const biasFrom = wide * 4
      for (let i = 0; i < parameters; i++) {
        const value = i % groupSize < biasFrom ? point[i] : 0
        squares += value * value
        gradient[i] = sums[i] / count + penalty * value
      }
      return loss / count + (penalty / 2) * squares
    },
    preconditioner(penalty) {
      moments ??= secondMoments()
      const factor = new Float64Array(buffer, factorAt, wide * wide)
      for (let i = 0; i < factor.length; i++)
        factor[i] = CURVATURE * moments[i]! + (i % (wide + 1) === 0 ? penalty + RIDGE : 0)
      cholesky(factor, wide)
      return vector => {
        sums.set(vector)
        run.solve(wide, groups, factorAt, gradientAt, CURVATURE)
        vector.set(sums)
      }
    },
  }
}

const roundUp = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple

function abort(): never {
  throw new Error('The probe’s kernel aborted.')
}
