import type { SweepRecord } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { measuredRuns, measureIn } from './measures.ts'
import { type SweepModel, updated } from './model.ts'
import { sweepView } from './view.ts'

const settings = (seed: number) => ({
  seed,
  pretrain: { dataset: 'digits', samplesPerClass: 4, augmentation: { name: 'none', parameters: {} } },
  finetunes: [{ dataset: 'letters' }],
})
const record = {
  experiment: { finetune: { dataset: ['letters'] }, seeds: [0, 1] },
  datasets: { letters: { classes: ['A', 'B'] } },
  runs: [0, 1].map(seed => ({ id: `seed${seed}`, identity: '', settings: settings(seed) })),
} as unknown as SweepRecord
const result = (ece?: number) => ({
  ...{ version: 1, run: {}, executor: 'simd', device: '', pretraining: {} },
  finetunes: [{ dataset: 'letters', accuracy: 0.5, loss: 1, testImages: 4, confusion: [], ece }],
})
const snapshot = {
  ...{ type: 'snapshot', record, state: 'running', pace: {} },
  runs: [{ state: 'finished', result: result(0.1) }, { state: 'waiting' }],
}
const model = updated(undefined, snapshot as never)!
const view = (measure: string) => sweepView.parse({ measure })

test('the measure that was chosen; accuracy if this sweep has no such class', () => {
  expect(measureIn(model, view('ece')).title).toBe('expected calibration error')
  expect(measureIn(model, view('class:B')).title).toBe('accuracy on class B')
  expect(measureIn(model, view('class:Z')).key).toBe('accuracy')
  expect(sweepView.parse({}).measure).toBe('accuracy')
})

test('a class’s accuracy asks the host for the counts of finished runs, and the counts arrive with the runs', () => {
  expect(measuredRuns(model, view('class:A'))).toMatchObject({ classes: [0] })
  const counts = [
    { images: 4, right: 3 },
    { images: 0, right: 0 },
  ]
  const message = { type: 'classes', runs: [{ index: 0, finetunes: [{ dataset: 'letters', classes: counts }] }] }
  const known: SweepModel = updated(model, message as never)!
  const [run] = measuredRuns(known, view('class:A')).runs
  expect(measureIn(known, view('class:A')).valueOf(run, run.result!.finetunes[0])).toEqual({ value: 0.75, images: 4 })
  // A change to the run, such as another state, keeps them.
  const change = { type: 'changes', state: 'running', pace: {}, runs: [{ index: 0, run: snapshot.runs[0] }] }
  expect(updated(known, change as never)!.runs[0].classCounts).toEqual({ letters: counts })
})

test('results that lack a measure are reported; other measures need nothing from the host', () => {
  const lacking = updated(undefined, { ...snapshot, runs: [{ state: 'finished', result: result() }] } as never)!
  expect(measuredRuns(lacking, view('ece')).missing).toMatch(/^1 of 1 results have no ECE/)
  expect(measuredRuns(model, view('ece'))).toEqual({ runs: model.runs })
})
