#!/usr/bin/env node
// Compares converged heads with those of an audit by scikit-learn (MNIST → EMNIST letters, one sample per class, six seeds):
// node scripts/audit-rows.mjs SWEEP.json, made by `finetune-lab export SWEEP --to json --out SWEEP.json` from the experiment
// in docs/controls.md. Fails if the audit's mean is outside a row's 95 % interval.
import { readFileSync } from 'node:fs'

/** Means of the audit, as shares. */
const AUDIT = { none: 0.798, mixup: 0.803, collage: 0.797, random: 0.776 }

const [curve] = JSON.parse(readFileSync(process.argv[2], 'utf8')).curves
const labelled = [...curve.series, ...(curve.controls ?? [])].map(({ augmentation, control, points }) => [
  augmentation ?? control,
  points[0],
])
const found = new Map(labelled)
const percent = share => (100 * share).toFixed(1)
for (const [label, expected] of Object.entries(AUDIT)) {
  const point = found.get(label)
  const holds = point?.interval && expected >= point.interval.low && expected <= point.interval.high
  const figures = point
    ? `${percent(point.mean)} % [${percent(point.interval.low)}, ${percent(point.interval.high)}], n = ${point.n}`
    : 'missing'
  console.log(`${label}: ${figures}; audit ${percent(expected)} %: ${holds ? 'within' : 'OUTSIDE'}`)
  if (!holds) process.exitCode = 1
}
