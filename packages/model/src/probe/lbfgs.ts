/** The function to minimise. Writes the gradient at `point` into `gradient` and returns the value there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number

export interface Minimum {
  readonly point: Float64Array
  readonly value: number
  /** Largest absolute entry of the gradient. */
  readonly slope: number
  readonly evaluations: number
  /** False if stopped at `mostEvaluations`. */
  readonly converged: boolean
}

export interface MinimiseOptions {
  readonly start: Float64Array
  /** Stop when no entry of the gradient is larger. */
  readonly tolerance: number
  readonly mostEvaluations: number
  /** Multiplies a gradient by an approximate inverse of the Hessian, in place. */
  precondition(vector: Float64Array): void
}

/** How many pairs of steps and gradient changes to remember. */
const MEMORY = 40
/** Sufficient decrease of the line search: Nocedal and Wright 2006, equation 3.4. */
const DECREASE = 1e-4
/** Relative noise of a value: the kernel computes in float32. */
const NOISE = 1e-9

/**
 * Limited-memory BFGS with a preconditioner as its first approximation of the inverse Hessian: Nocedal and Wright,
 * Numerical Optimization, 2006, algorithms 7.4 and 7.5. Yields after each evaluation, so that a caller can stop.
 */
export function* minimise(objective: Objective, options: MinimiseOptions): Generator<void, Minimum> {
  const { tolerance, mostEvaluations, precondition } = options
  const size = options.start.length
  let point = options.start.slice()
  let gradient = new Float64Array(size)
  let value = objective(point, gradient)
  let evaluations = 1
  const history: Pair[] = []
  const minimum = (converged: boolean): Minimum => ({ point, value, slope: largest(gradient), evaluations, converged })
  yield

  while (largest(gradient) > tolerance) {
    const direction = newDirection(gradient, history, precondition)
    const along = dot(direction, gradient)
    let [next, nextGradient, nextValue] = [point, gradient, value]
    let length = 1
    for (;;) {
      if (evaluations >= mostEvaluations) return minimum(false)
      next = point.map((own, i) => own + length * direction[i])
      nextGradient = new Float64Array(size)
      nextValue = objective(next, nextGradient)
      evaluations++
      yield
      if (nextValue <= value + DECREASE * length * along + NOISE * Math.abs(value)) break
      length /= 2
      // The remaining gain is below float32's resolution.
      if (length < 1e-6) return minimum(true)
    }
    const step = next.map((own, i) => own - point[i])
    const change = nextGradient.map((own, i) => own - gradient[i])
    const product = dot(step, change)
    if (product > 0) history.push({ step, change, product })
    if (history.length > MEMORY) history.shift()
    point = next
    gradient = nextGradient
    value = nextValue
  }
  return minimum(true)
}

/** A step, the change of the gradient over it, and their product. */
interface Pair {
  readonly step: Float64Array
  readonly change: Float64Array
  readonly product: number
}

/** −H · gradient, by the two loops. */
function newDirection(
  gradient: Float64Array,
  history: readonly Pair[],
  precondition: (vector: Float64Array) => void,
): Float64Array {
  const direction = gradient.map(own => -own)
  const shares = new Array<number>(history.length)
  for (let i = history.length - 1; i >= 0; i--) {
    const { step, change, product } = history[i]!
    shares[i] = dot(step, direction) / product
    add(direction, -shares[i]!, change)
  }
  precondition(direction)
  const last = history.at(-1)
  if (last) {
    const preconditioned = last.change.slice()
    precondition(preconditioned)
    const scale = last.product / dot(last.change, preconditioned)
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale
  }
  for (const [i, { step, change, product }] of history.entries())
    add(direction, shares[i]! - dot(change, direction) / product, step)
  return direction
}

/** In four sums, as one sum would wait for each addition. Lengths are multiples of 4. */
function dot(a: Float64Array, b: Float64Array): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0]
  for (let i = 0; i < a.length; i += 4) {
    s0 += a[i] * b[i]
    s1 += a[i + 1] * b[i + 1]
    s2 += a[i + 2] * b[i + 2]
    s3 += a[i + 3] * b[i + 3]
  }
  return s0 + s1 + (s2 + s3)
}

function add(to: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * vector[i]
}

function largest(vector: Float64Array): number {
  let most = 0
  for (const value of vector) most = Math.max(most, Math.abs(value))
  return most
}
