import type { Head } from '../architecture.ts'
import { heldOut } from './held-out.ts'
import { minimise } from './lbfgs.ts'
import { type LabelledFeatures, type LogisticObjective, logisticObjective } from './logistic-objective.ts'
import { rawHead, standardisation, standardised } from './standardise.ts'

/** How a probe was fitted, for its result. */
export interface ProbeFitting {
  /** The L2 penalty, per image: scikit-learn's C is 1 / (penalty · count). */
  readonly penalty: number
  /** Whether the penalty is the largest or smallest one tried: a better one may lie outside the range. */
  readonly atEdge: boolean
  readonly converged: boolean
}

/** A head fitted to convergence, and details of the fit. */
export interface ProbeFit extends ProbeFitting {
  /** For raw features: standardisation is folded into weights and biases. */
  readonly head: Head
  /** The minimised value: mean loss on the fitted images plus the penalty. */
  readonly objective: number
  /** Largest absolute entry of the gradient at the end of the fit, and the total number of evaluations. */
  readonly slope: number
  readonly evaluations: number
}

export interface ProbeOptions {
  /** One build of the probe's kernel; see `loadProbeKernels`. */
  readonly kernel: Uint8Array
  /** Default: chosen on held-out images. */
  readonly penalty?: number
  /** The fit ends when no entry of the gradient is larger. Default 5e-6. */
  readonly tolerance?: number
}

/** Tried from the largest down, each starting from the previous fit. Stops once the held-out loss has risen. */
export const PENALTIES: readonly number[] = [1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5]
/** Used if a class has a single image, so that nothing can be held out. */
const PENALTY_OF_FEW = 1e-2
/** Precise enough to rank penalties. */
const COARSE = 1e-3
const MOST_EVALUATIONS = 500

/**
 * Fits a linear head on frozen features to convergence: multinomial logistic regression on standardised features. The
 * L2 penalty is chosen by the loss on a held-out fifth of each class; the head is then fitted to all images.
 * Deterministic: the same features give the same bits on one build of the kernel. Yields after each evaluation, so that
 * a caller can stop.
 */
export function* fitProbe(data: LabelledFeatures, options: ProbeOptions): Generator<void, ProbeFit> {
  const { kernel, tolerance = 5e-6 } = options
  const scaling = standardisation(data)
  const all = standardised(data, scaling)
  const chosen = options.penalty === undefined ? yield* choosePenalty(all, kernel) : given(options.penalty)
  const objective = logisticObjective(all, kernel)
  const start = chosen.point ?? new Float64Array(objective.parameters)
  const fit = yield* fitted(objective, chosen.penalty, start, tolerance)
  const { width, wide, classes } = objective.layout
  const at = (c: number) => (c >> 2) * (wide + 1) * 4 + (c & 3)
  return {
    head: rawHead(
      classes,
      width,
      (c, k) => fit.point[at(c) + k * 4]!,
      c => fit.point[at(c) + wide * 4]!,
      scaling,
    ),
    penalty: chosen.penalty,
    atEdge: chosen.atEdge,
    objective: fit.value,
    slope: fit.slope,
    evaluations: chosen.evaluations + fit.evaluations,
    converged: fit.converged,
  }
}

const given = (penalty: number): Chosen => ({ penalty, atEdge: false, evaluations: 0 })

interface Chosen extends Pick<ProbeFit, 'penalty' | 'atEdge' | 'evaluations'> {
  /** The fit without the held-out images: a good start. Missing if nothing was held out. */
  readonly point?: Float64Array
}

function* choosePenalty(data: LabelledFeatures, kernel: Uint8Array): Generator<void, Chosen> {
  const parts = heldOut(data)
  if (parts === undefined) return given(PENALTY_OF_FEW)
  const fitting = logisticObjective(parts.fitted, kernel)
  const testing = logisticObjective(parts.held, kernel)
  const unused = new Float64Array(fitting.parameters)
  let point: Float64Array = new Float64Array(fitting.parameters)
  let best = { index: 0, loss: Number.POSITIVE_INFINITY, point }
  let evaluations = 0
  for (const [index, penalty] of PENALTIES.entries()) {
    const fit = yield* fitted(fitting, penalty, point, COARSE)
    point = fit.point
    evaluations += fit.evaluations
    const loss = testing.at(point, 0, unused)
    if (loss < best.loss) best = { index, loss, point }
    else break
  }
  const atEdge = best.index === 0 || best.index === PENALTIES.length - 1
  return { penalty: PENALTIES[best.index]!, atEdge, evaluations, point: best.point }
}

function fitted(objective: LogisticObjective, penalty: number, start: Float64Array, tolerance: number) {
  return minimise((point, gradient) => objective.at(point, penalty, gradient), {
    start,
    tolerance,
    mostEvaluations: MOST_EVALUATIONS,
    precondition: objective.preconditioner(penalty),
  })
}
