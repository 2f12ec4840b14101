import { expect, test } from 'vitest'
import { curves } from '../../analysis/src/index.ts'
import { sweepOf } from '../../analysis/src/testing/sweep.ts'
import { accuracyChart } from './accuracy-chart.ts'
import { chartPlan } from './chart-plan.ts'
import { analyse } from './report/analyse.ts'
import { controlsSection } from './report/controls-section.ts'

const sweep = sweepOf(
  `
pretrain: { dataset: a, samplesPerClass: [1, 4, 16], augmentation: [none] }
finetune: { dataset: b }
controls: [scratch, random]
seeds: 2
`,
  (_, label, samples, seed) => ({ none: 0.6, random: 0.5 })[label] ?? 0.2 + samples / 100 + seed / 1000,
)

test('the chart draws controls by name: level ones from end to end, the others as curves', () => {
  const { panels, note } = accuracyChart(curves(sweep.runs), { plan: chartPlan(sweep.record) })
  expect(panels[0].series.map(({ title, points }) => [title, points.map(({ x }) => x)])).toEqual([
    ['none', [1, 4, 16]],
    ['scratch (control)', [1, 4, 16]],
    ['random (control)', [1, 16]],
  ])
  expect(new Set(panels[0].series.map(({ style }) => style.slot)).size).toBe(3)
  expect(note).toContain('level lines: controls that do not depend on the samples per class')
})

test('the report’s table has the level at each size', () => {
  const [part] = analyse(sweep)
  const text = controlsSection(part, 2)
    .markup.replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
  expect(text).toContain('random (control) : The extractor keeps its random initial values')
  expect(text).toMatch(/samples per class random \(control\) scratch \(control\) 1 50\.0 .* 4 50\.0 .* 16 50\.0 /)
})
