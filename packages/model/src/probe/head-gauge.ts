import type { Head } from '../architecture.ts'
import { type LabelledFeatures, logisticObjective } from './logistic-objective.ts'

/** How well a head fits features, and how far it is from settled. */
export interface HeadFit {
  /** Mean of −log softmax(W x + b)[label]. */
  readonly loss: number
  /** Euclidean norm of the loss's gradient: 0 at the minimum. */
  readonly slope: number
}

/**
 * Measures heads on one set of features.
 *
 * @param kernel one build of the probe's kernel; see `loadProbeKernels`
 */
export function headGauge(data: LabelledFeatures, kernel: Uint8Array): (head: Head) => HeadFit {
  const objective = logisticObjective(data, kernel)
  const { width, wide, classes } = objective.layout
  const gradient = new Float64Array(objective.parameters)
  return ({ weight, bias }) => {
    const point = new Float64Array(objective.parameters)
    for (let c = 0; c < classes; c++) {
      const at = (c >> 2) * (wide + 1) * 4 + (c & 3)
      for (let k = 0; k < width; k++) point[at + k * 4] = weight.data[c * width + k]!
      point[at + wide * 4] = bias.data[c]!
    }
    const loss = objective.at(point, 0, gradient)
    return { loss, slope: Math.sqrt(gradient.reduce((sum, entry) => sum + entry * entry, 0)) }
  }
}
