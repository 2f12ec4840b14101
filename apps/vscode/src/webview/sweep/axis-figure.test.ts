import { curvesOver } from '@finetune-lab/analysis'
import type { Mark } from '@finetune-lab/charts/dom'
import type { RunSettings } from '@finetune-lab/experiment'
import { syntheticSweep } from '@finetune-lab/runs/testing'
import { expect, test } from 'vitest'
import { requestOf } from '../shared/axis-choice.ts'
import { axisFigure, hasAxes } from './axis-figure.ts'
import { type SweepModel, updated } from './model.ts'
import { sweepView } from './view.ts'

const text = `name: Rates
pretrain:
  dataset: mnist
  samplesPerClass: [1, 4]
  augmentation: [none, mixup]
  learningRate: [0.001, 0.01, 0.1]
finetune: { dataset: emnist-letters, head: [sgd, probe] }
seeds: 2`

function modelOf(of: string | number): SweepModel {
  const { record, state, runs } = syntheticSweep(of)
  const pace = { total: runs.length, finished: runs.length, failed: 0, done: 1 }
  return updated(undefined, { type: 'snapshot', record, state, pace, runs: runs.map(({ run: _, ...run }) => run) })!
}

const model = modelOf(text)
const over = { over: 'pretrain.learningRate', series: 'pretrain.samplesPerClass' }

/** The marks of the figure as `markOf` reads them, with what each is about. */
function marksOf(axes: object) {
  const view = sweepView.parse({ axes })
  const figure = axisFigure(model, view, '')
  const { view: shown, panels } = curvesOver(model, requestOf(model.record, view.axes))
  const { series: key } = shown
  return panels.flatMap(({ where, series }, index) =>
    series.flatMap(({ value, label, points }) =>
      points.map(({ x }): { x: number; value: unknown; where: typeof where; runs: readonly RunSettings[] } => {
        const panel = `${index} a title`
        const cell = { row: String(key!.values.length - 1 - key!.values.indexOf(value!)) }
        const column = String(shown.over.values.indexOf(x))
        const mark: Mark =
          view.axes.figure === 'map' ? { panel, ...cell, column } : { panel, series: label, x: String(x) }
        return {
          x,
          value,
          where,
          runs: model.runs.filter(run => figure.represents!(mark, run)).map(({ run }) => run.settings),
        }
      }),
    ),
  )
}

test.each(['curves', 'map'])('every mark of %s stands for the runs of its mean', figure => {
  const marks = marksOf({ ...over, figure })
  // Four panels (two augmentations, two heads), two series, three rates; two seeds each.
  expect(marks).toHaveLength(24)
  for (const { x, value, where, runs } of marks) {
    expect(runs.map(({ seed }) => seed)).toEqual([0, 1])
    const [{ pretrain }] = runs
    expect([pretrain.learningRate, pretrain.samplesPerClass]).toEqual([x, value])
    expect(where.map(({ value }) => value)).toContain(pretrain.augmentation.name)
  }
  expect(new Set(marks.flatMap(({ runs }) => runs.map(run => JSON.stringify(run)))).size).toBe(model.runs.length)
})

test('conditions leave out runs; table and JSON are those of the figure', () => {
  const axes = { ...over, where: { 'finetune.head': 'probe' } }
  const marks = marksOf(axes)
  expect(marks).toHaveLength(12)
  expect(marks.every(({ runs }) => runs.every(({ finetunes }) => finetunes[0].head !== 'sgd'))).toBe(true)
  const { tables, json } = axisFigure(model, sweepView.parse({ axes }), '')
  expect(tables().map(({ rows }) => rows.length)).toEqual([6, 6])
  expect(json!()).toMatchObject({ where: axes.where, axes: { over: over.over, series: over.series } })
})

test('a sweep of the usual three has its usual figure', () => {
  expect(hasAxes(model, sweepView.parse({}))).toBe(true)
  expect(hasAxes(modelOf(21), sweepView.parse({ axes: over }))).toBe(false)
})
