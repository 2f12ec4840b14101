import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Head } from '../architecture.ts'
import { loadProbeKernels } from '../simd/load-kernels.ts'
import { fitProbe, type ProbeFit } from './fit-probe.ts'
import { headGauge } from './head-gauge.ts'
import type { LabelledFeatures } from './logistic-objective.ts'

const reference = JSON.parse(
  readFileSync(new URL('../../../../test-fixtures/probe/reference.json', import.meta.url), 'utf8'),
)
const { classes, width } = reference as { classes: number; width: number }
const data: LabelledFeatures = {
  count: reference.labels.length,
  features: Float32Array.from(reference.features),
  width,
  labels: Uint8Array.from(reference.labels),
  classes,
}
const kernel = loadProbeKernels().plain
const gauge = headGauge(data, kernel)

function fitted(): ProbeFit {
  const fitting = fitProbe(data, { kernel, penalty: 1e-3 })
  for (;;) {
    const { done, value } = fitting.next()
    if (done) return value
  }
}

/** The loss and the norm of its gradient in float64, by the definition. */
function byDefinition({ weight, bias }: Head) {
  const gradient = new Float64Array(classes * (width + 1))
  let loss = 0
  for (let row = 0; row < data.count; row++) {
    const x = data.features.subarray(row * width, (row + 1) * width)
    const logits = Array.from(bias.data, (b, c) =>
      x.reduce((sum, value, k) => sum + value * weight.data[c * width + k]!, b),
    )
    const top = Math.max(...logits)
    const total = logits.reduce((sum, z) => sum + Math.exp(z - top), 0)
    loss += top + Math.log(total) - logits[data.labels[row]!]!
    for (const [c, z] of logits.entries()) {
      const change = Math.exp(z - top) / total - (c === data.labels[row] ? 1 : 0)
      for (let k = 0; k < width; k++) gradient[c * (width + 1) + k]! += change * x[k]!
      gradient[c * (width + 1) + width]! += change
    }
  }
  return { loss: loss / data.count, slope: Math.hypot(...gradient) / data.count }
}

test('measures the loss and the norm of its gradient as defined', () => {
  const head: Head = {
    weight: {
      shape: [classes, width],
      data: Float32Array.from({ length: classes * width }, (_, i) => Math.sin(i) / 10),
    },
    bias: { shape: [classes], data: Float32Array.from({ length: classes }, (_, c) => c / 10) },
  }
  const expected = byDefinition(head)
  const found = gauge(head)
  expect(found.loss).toBeCloseTo(expected.loss, 5)
  expect(found.slope).toBeCloseTo(expected.slope, 5)
})

test('a converged head has a lower loss and a far smaller slope than one that knows nothing', () => {
  const nothing: Head = {
    weight: { shape: [classes, width], data: new Float32Array(classes * width) },
    bias: { shape: [classes], data: new Float32Array(classes) },
  }
  const before = gauge(nothing)
  const after = gauge(fitted().head)
  expect(before.loss).toBeCloseTo(Math.log(classes), 5)
  expect(after.loss).toBeLessThan(before.loss)
  expect(after.slope).toBeLessThan(before.slope / 10)
})
