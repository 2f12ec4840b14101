/** What to minimise. Writes the gradient at `point` into `gradient`, and returns the value there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number

export interface Minimum {
  readonly point: Float64Array
  readonly value: number
  /** Largest absolute entry of the gradient. */
  readonly slope: number
  readonly evaluations: number
  /** False if it stopped at `mostEvaluations`. */
  readonly converged: boolean
}

export interface MinimiseOptions {
  readonly start: Float64Array
  /** Stop where no entry of the gradient is larger. */
  readonly tolerance: number
  readonly mostEvaluations: number
  /** Multiplies a gradient with an approximate inverse of the Hessian, in place. */
  precondition(vector: Float64Array): void
}

/** Pairs of steps and changes of the gradient that are remembered. */
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
  const steps: Float64Array[] = []
  const changes: Float64Array[] = []
  const minimum = (converged: boolean): Minimum => ({ point, value, slope: largest(gradient), evaluations, converged })
  yield

  while (largest(gradient) > tolerance) {
    const direction = newDirection(gradient, steps, changes, precondition)
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
      // What is left to gain is below what float32 can tell.
      if (length < 1e-6) return minimum(true)
    }
    const step = next.map((own, i) => own - point[i])
    const change = nextGradient.map((own, i) => own - gradient[i])
    if (dot(step, change) > 0) {
      steps.push(step)
      changes.push(change)
      if (steps.length > MEMORY) {
        steps.shift()
        changes.shift()
      }
    }
    point = next
    gradient = nextGradient
    value = nextValue
  }
  return minimum(true)
}

/** −H · gradient, by the two loops. */
function newDirection(
  gradient: Float64Array,
  steps: readonly Float64Array[],
  changes: readonly Float64Array[],
  precondition: (vector: Float64Array) => void,
): Float64Array {
  const direction = gradient.map(own => -own)
  const shares = new Array<number>(steps.length)
  for (let i = steps.length - 1; i >= 0; i--) {
    shares[i] = dot(steps[i], direction) / dot(steps[i], changes[i])
    add(direction, -shares[i], changes[i])
  }
  precondition(direction)
  const last = steps.length - 1
  if (last >= 0) {
    const preconditioned = changes[last].slice()
    precondition(preconditioned)
    const scale = dot(steps[last], changes[last]) / dot(changes[last], preconditioned)
    for (let i = 0; i < direction.length; i++) direction[i] *= scale
  }
  for (let i = 0; i <= last; i++) {
    const back = dot(changes[i], direction) / dot(steps[i], changes[i])
    add(direction, shares[i] - back, steps[i])
  }
  return direction
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i]
  return sum
}

function add(to: Float64Array, factor: number, vector: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * vector[i]
}

function largest(vector: Float64Array): number {
  let most = 0
  for (const value of vector) most = Math.max(most, Math.abs(value))
  return most
}
