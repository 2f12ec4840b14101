import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SweepJson } from '@finetune-lab/analysis'
import { smallExperimentText } from '@finetune-lab/engine/testing'
import { beforeAll, expect, test } from 'vitest'
import { data, finetuneLab, store, workspace } from './testing/command-line.ts'

const textOn = (data: string) =>
  `${smallExperimentText(data, 50)
    .replace('[none, mixup, collage]', '[none, mixup]')
    .replace('[columns, rows]', 'columns')
    .replace('batches: 200', 'batches: 100')}validation: 10 per class
tune: { finetune.learningRate: [0.0001, 0.003, 0.01] }
`
const folder = workspace(textOn(data))
const tuningIn = (folder: string) =>
  (JSON.parse(finetuneLab(folder, 'export', 'last', '--to', 'json').stdout) as Required<Pick<SweepJson, 'tuning'>>)
    .tuning
const runsFolder = () => {
  const sweeps = join(store(folder), 'sweeps')
  return join(sweeps, readdirSync(sweeps).find(name => /^\d/.test(name))!, 'runs')
}

beforeAll(() => {
  const { status, stdout, stderr } = finetuneLab(folder, 'run', 'small.experiment.yaml', '--build', 'plain')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(stdout).toContain('Tuned on 10 validation images per class: finetuning learning rate (0.0001, 0.003, 0.01).')
})

test('check and plan know the product of the grids', () => {
  expect(finetuneLab(folder, 'check', 'small.experiment.yaml')).toMatchObject({ status: 0, stderr: '' })
  const { stdout } = finetuneLab(folder, 'plan', 'small.experiment.yaml')
  expect(stdout).toContain(
    '24 runs: s = 2, 4 × none, mixup × finetuning learning rate 0.0001, 0.003, 0.01 (tuned) × 2 seeds',
  )
  expect(stdout).toContain('tuned on 10 validation images per class')
})

test('status, report and exports agree on what was chosen, and show its test accuracy', () => {
  const { points, grids } = tuningIn(folder)
  const status = finetuneLab(folder, 'status', 'last').stdout
  const report = readFileSync(join(runsFolder(), '..', 'report.html'), 'utf8')
  expect(points).toHaveLength(4)
  expect(report).toContain('Tuned: finetuning learning rate (0.0001, 0.003, 0.01). Every combination')
  for (const { augmentation, samplesPerClass, chosen, tuned, candidates } of points) {
    const best = candidates.reduce((best, each) => (each.validation > best.validation ? each : best))
    expect(chosen).toEqual(best.values)
    expect(status).toMatch(new RegExp(`${augmentation}: .*${chosen[grids[0].key]} at s = `))
    expect(status).toContain((100 * tuned!).toFixed(1))
    expect(report).toContain(
      `<th scope="row">${augmentation}</th><td>${samplesPerClass}</td><td><strong>${chosen[grids[0].key]}`,
    )
  }
  const rows = finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout.trimEnd().split('\n')
  expect(rows[0]).toMatch(/,finetune\.learningRate,.*,validation_accuracy,chosen$/)
  expect([rows.length, rows.filter(row => row.endsWith(',yes')).length]).toEqual([25, 8])
  const candidates = finetuneLab(folder, 'export', 'last', '--to', 'svg', '--over', 'finetune.learningRate')
  expect(candidates).toMatchObject({ status: 0, stdout: expect.stringContaining('finetuning learning rate') })
})

test('other test labels change test accuracies, but neither a choice nor a validation accuracy', () => {
  const other = mkdtempSync(join(tmpdir(), 'finetune-lab-permuted-'))
  cpSync(data, other, { recursive: true })
  const labels = join(other, 'columns', 't10k-labels-idx1-ubyte')
  const bytes = readFileSync(labels)
  // The labels follow a header of 8 bytes.
  writeFileSync(labels, Buffer.concat([bytes.subarray(0, 8), bytes.subarray(8).map(label => (label + 1) % 5)]))
  const misled = workspace(textOn(other))
  expect(finetuneLab(misled, 'run', 'small.experiment.yaml', '--build', 'plain').status).toBe(0)
  const [first, second] = [tuningIn(folder), tuningIn(misled)]
  const choices = ({ points }: typeof first) => points.map(({ chosen, candidates, n }) => ({ chosen, candidates, n }))
  expect(choices(second)).toEqual(choices(first))
  expect(second.points.map(({ tuned }) => tuned)).not.toEqual(first.points.map(({ tuned }) => tuned))
})

test('a sweep that is not finished says which candidates are missing; resume trains them', () => {
  const before = tuningIn(folder)
  rmSync(join(runsFolder(), 'rows-none-s2-finetune.learningRate0.003-seed1'), { recursive: true })
  expect(finetuneLab(folder, 'status', 'last').stdout).toContain(
    '1 of 24 candidate runs has not finished (0.003: 1). 1 choice may change.',
  )
  expect(tuningIn(folder).points[0]).toMatchObject({ n: 1, missing: 1 })
  const { status, stdout } = finetuneLab(folder, 'resume', 'last')
  expect(status).toBe(0)
  expect(stdout).not.toContain('have not finished')
  expect(tuningIn(folder)).toEqual(before)
})

test('more validation images than finetuning leaves are refused at their line', () => {
  const many = workspace(textOn(data).replace('10 per class', '41 per class'))
  const { status, stderr } = finetuneLab(many, 'run', 'small.experiment.yaml')
  expect(status).toBe(2)
  const line =
    readFileSync(join(many, 'small.experiment.yaml'), 'utf8').split('\n').indexOf('validation: 41 per class') + 1
  expect(stderr).toContain(
    `small.experiment.yaml:${line}:13: error: validation: 41 validation images per class of columns requested, but class "0" has 40 training images left after 20 for finetuning; expected at most 40`,
  )
  const byDefault = workspace(textOn(data).replace('validation: 10 per class\n', ''))
  expect(finetuneLab(byDefault, 'check', 'small.experiment.yaml').stdout).toContain(
    'error: tune: 64 validation images per class of columns requested by default, but class "0" has 40 training images left after 20 for finetuning; expected validation: at most 40',
  )
})
