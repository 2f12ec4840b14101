import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Head } from '../architecture.ts'
import { loadProbeKernels } from '../simd/load-kernels.ts'
import { availableBuild } from '../simd/relaxed-simd.ts'
import { fitProbe, PENALTIES, type ProbeFit, type ProbeOptions } from './fit-probe.ts'
import type { LabelledFeatures } from './logistic-objective.ts'

const reference = JSON.parse(
  readFileSync(new URL('../../../../test-fixtures/probe/reference.json', import.meta.url), 'utf8'),
)
const { classes, width } = reference as { classes: number; width: number }
const labelled = (features: number[], labels: number[]): LabelledFeatures => ({
  count: labels.length,
  features: Float32Array.from(features),
  width,
  labels: Uint8Array.from(labels),
  classes,
})
const training = labelled(reference.features, reference.labels)
const testing = labelled(reference.testFeatures, reference.testLabels)
const kernels = loadProbeKernels()
const builds = availableBuild() === 'relaxed' ? (['plain', 'relaxed'] as const) : (['plain'] as const)

function fit(data: LabelledFeatures, options: Partial<ProbeOptions> = {}): ProbeFit {
  const fitting = fitProbe(data, { kernel: kernels.plain, ...options })
  for (;;) {
    const { done, value } = fitting.next()
    if (done) return value
  }
}

/** −log p and the likeliest class of each row, in float64, by the definition. */
function apply({ weight, bias }: Head, { features, labels, count }: LabelledFeatures) {
  let loss = 0
  let right = 0
  for (let row = 0; row < count; row++) {
    const logits = Array.from(
      bias.data,
      (b, c) =>
        b +
        weight.data.subarray(c * width, (c + 1) * width).reduce((sum, w, k) => sum + w * features[row * width + k]!, 0),
    )
    const top = Math.max(...logits)
    loss += top + Math.log(logits.reduce((sum, z) => sum + Math.exp(z - top), 0)) - logits[labels[row]!]!
    if (logits.indexOf(top) === labels[row]) right++
  }
  return { loss: loss / count, accuracy: right / count }
}

describe.each(builds)('the %s build against scikit-learn’s LogisticRegression', build => {
  test.each(reference.fits as { penalty: number; objective: number; testLoss: number; testAccuracy: number }[])(
    'at penalty $penalty: penalised loss to 1e-6, test loss to 1e-5, accuracy to 0.001',
    expected => {
      const { head, objective, converged } = fit(training, { kernel: kernels[build], penalty: expected.penalty })
      const test = apply(head, testing)
      expect(converged).toBe(true)
      expect(Math.abs(objective - expected.objective)).toBeLessThan(1e-6)
      expect(Math.abs(test.loss - expected.testLoss)).toBeLessThan(1e-5)
      expect(Math.abs(test.accuracy - expected.testAccuracy)).toBeLessThan(0.001)
    },
  )
})

test('chooses the penalty whose fit without a fifth of each class does best on that fifth', () => {
  const seen = new Map<number, number>()
  const isHeld = reference.labels.map((label: number) => {
    const index = seen.get(label) ?? 0
    seen.set(label, index + 1)
    const total = reference.labels.filter((other: number) => other === label).length
    return index >= total - Math.floor(total / 5)
  }) as boolean[]
  const rows = (held: boolean) => {
    const wanted = isHeld.flatMap((own, row) => (own === held ? [row] : []))
    return labelled(
      wanted.flatMap(row => reference.features.slice(row * width, (row + 1) * width)),
      wanted.map(row => reference.labels[row]),
    )
  }
  const losses = PENALTIES.map(penalty => apply(fit(rows(false), { penalty }).head, rows(true)).loss)
  const best = PENALTIES[losses.indexOf(Math.min(...losses))]
  expect(fit(training)).toMatchObject({ penalty: best, atEdge: false })
})

test('the same features give the same bits', () => {
  expect(fit(training).head).toEqual(fit(training).head)
})

test('constant features get no weight', () => {
  const { weight } = fit(training).head
  const dead = Array.from({ length: classes }, (_, c) => [weight.data[c * width + 3], weight.data[c * width + 7]])
  expect(dead.flat().every(value => value === 0)).toBe(true)
})

test('with a single image in a class, nothing is held out and the penalty is the one for few images', () => {
  const one = labelled(reference.features.slice(0, 3 * width), [0, 1, 2])
  expect(fit(one)).toMatchObject({ penalty: 0.01, atEdge: false, converged: true })
})

test('identical features give the classes’ shares', () => {
  const flat = labelled(new Array(6 * width).fill(1), [0, 0, 0, 1, 1, 2])
  const { head, objective } = fit(flat, { penalty: 0.01 })
  expect(head.weight.data.every(value => value === 0)).toBe(true)
  expect(objective).toBeCloseTo(-(Math.log(1 / 2) / 2 + Math.log(1 / 3) / 3 + Math.log(1 / 6) / 6), 4)
})
