import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { smallExperimentText } from '@finetune-lab/engine/testing'
import { expect, test } from 'vitest'
import { data, finetuneLab, store, workspace } from './testing/command-line.ts'

test('check reports every problem in every file, and none for good files', () => {
  const folder = workspace()
  writeFileSync(join(folder, 'bad.experiment.yaml'), 'pretrain: { dataset: mnist, augmentation: mixupp }\n')
  const { status, stdout } = finetuneLab(folder, 'check', 'small.experiment.yaml', 'bad.experiment.yaml')
  expect(status).toBe(2)
  expect(stdout).toContain('small.experiment.yaml: no problems found\n')
  expect(stdout).toMatch(/bad.experiment.yaml:1:43: error: .*"mixupp".*"mixup"/)
  expect(JSON.parse(finetuneLab(folder, 'check', '--json-schema').stdout)).toMatchObject({ type: 'object' })
})

test('check names the encoding of a file that is not UTF-8, and run refuses it', () => {
  const folder = workspace()
  writeFileSync(join(folder, 'wide.experiment.yaml'), `\uFEFF${smallExperimentText(data)}`, 'utf16le')
  writeFileSync(join(folder, 'latin.experiment.yaml'), smallExperimentText(data).replace('Small', 'Vorübung'), 'latin1')
  const { status, stdout } = finetuneLab(folder, 'check', 'wide.experiment.yaml', 'latin.experiment.yaml')
  expect([status, stdout]).toEqual([
    2,
    'wide.experiment.yaml:1:1: error: the file is UTF-16; expected UTF-8\nlatin.experiment.yaml:1:10: error: byte 0xFC (“ü” in Latin-1 or Windows-1252) is not UTF-8; expected a file in UTF-8\n',
  ])
  expect(finetuneLab(folder, 'run', 'latin.experiment.yaml').status).toBe(2)
  expect(existsSync(store(folder))).toBe(false)
})

test('check looks at the data: exit 3 for a missing set, exit 2 for a set that is too small, each at its place in the file', () => {
  const folder = workspace()
  const text = smallExperimentText(data)
  writeFileSync(join(folder, 'missing.experiment.yaml'), 'pretrain: { dataset: mnist }\nfinetune: { dataset: mnist }\n')
  const missing = finetuneLab(folder, 'check', 'missing.experiment.yaml')
  expect(missing.status).toBe(3)
  expect(missing.stdout).toMatch(/^missing.experiment.yaml:1:22: error: Data set "mnist" is missing/)
  writeFileSync(join(folder, 'greedy.experiment.yaml'), text.replace('[2, 4]', '[2, 4000]'))
  const greedy = finetuneLab(folder, 'check', 'greedy.experiment.yaml')
  expect(greedy.status).toBe(2)
  expect(greedy.stdout).toMatch(
    /greedy.experiment.yaml:\d+:\d+: error: pretrain.samplesPerClass\[1\]: 4,000 per class of rows requested, but class/,
  )
  writeFileSync(join(folder, 'cuda.experiment.yaml'), `${text}executor: cuda\n`)
  const cuda = finetuneLab(folder, 'check', 'cuda.experiment.yaml')
  expect(cuda.stdout).toMatch(/^cuda.experiment.yaml:\d+:11: warning: executor cuda: /)
  expect(cuda.status).toBe(0)
})

test('plan counts runs and batches, estimates the time and writes nothing', () => {
  const folder = workspace()
  const { status, stdout } = finetuneLab(folder, 'plan', 'small.experiment.yaml')
  expect(status).toBe(0)
  expect(stdout).toContain('12 runs: s = 2, 4 × none, mixup, collage × 2 seeds')
  expect(stdout).toContain('3,600 batches of pre-training, 4,800 of finetuning (24 finetunes)')
  expect(stdout).toMatch(/about \d+ s on \d+ workers? of \d+ cores?/)
  expect(existsSync(store(folder))).toBe(false)
})

test('a subset smaller than a batch trains in batches of the subset’s size: a note in check, a line in plan and report', () => {
  const text = smallExperimentText(data, 20).replace('[2, 4]', '[1, 2]').replace('seeds: 2', 'seeds: 1')
  const folder = workspace(text.replace('batches: 200', 'batches: 20'))
  const check = finetuneLab(folder, 'check', 'small.experiment.yaml')
  expect(check.status).toBe(0)
  expect(check.stdout).toMatch(
    /^small.experiment.yaml:4:21: note: pretrain.samplesPerClass\[0\]: .* makes 5 images, fewer than batchSize 8: every batch contains all 5 images\nsmall.experiment.yaml: no problems found\n$/,
  )
  const plan = finetuneLab(folder, 'plan', 'small.experiment.yaml')
  expect(plan.stdout).toContain(
    '\n  batches of 5 instead of 8 in pre-training on rows with 1 per class, which is every image\n',
  )
  expect(plan.stderr).toBe('')
  const run = finetuneLab(folder, 'run', 'small.experiment.yaml', '--json')
  expect(run).toMatchObject({ status: 0 })
  expect(finetuneLab(folder, 'report', 'last', '--out', 'report.html').status).toBe(0)
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain(
    'every batch is the whole subset: 5 images in pre-training on rows with 1 per class.',
  )
})

test('inspect draws the exact batches that runs train on, as a page and as a picture', () => {
  const folder = workspace()
  const page = finetuneLab(
    folder,
    'inspect',
    'small.experiment.yaml',
    '--out',
    'sheet.html',
    '--batch',
    '3',
    '--seed',
    '1',
  )
  expect(page).toEqual({ status: 0, stdout: `${join(folder, 'sheet.html')}\n`, stderr: '' })
  const html = readFileSync(join(folder, 'sheet.html'), 'utf8')
  expect(html).toContain('The exact batches that every run of this experiment with 2 per class and seed 1 trains on')
  expect(html).toContain('Batch 3, epoch 3: rows, train, 2 per class, seed 1')
  expect(html.match(/<image /g)).toHaveLength(8 * 5)
  expect(finetuneLab(folder, 'inspect', 'small.experiment.yaml', '--out', 'sheet.png').status).toBe(0)
  expect(readFileSync(join(folder, 'sheet.png')).subarray(1, 4).toString()).toBe('PNG')

  const wrong = (...args: string[]) => {
    const { status, stderr } = finetuneLab(folder, 'inspect', 'small.experiment.yaml', ...args)
    return [status, stderr]
  }
  expect(wrong('--out', 'sheet.pdf')).toEqual([
    2,
    'finetune-lab: --out sheet.pdf: expected a file name ending in .html or .png\n',
  ])
  expect(wrong('--out', 'a.png', '--batch', '301')).toEqual([
    2,
    'finetune-lab: batch 301: expected at most 300, the number of pre-training batches\n',
  ])
  expect(wrong('--out', 'a.png', '--samples-per-class', '61')[1]).toContain('class "0" has 60 images')
  expect(existsSync(join(folder, 'a.png'))).toBe(false)
})

test('doctor reports what each part of this machine offers', () => {
  const findings = JSON.parse(finetuneLab(workspace(), 'doctor', '--json').stdout) as { what: string; state: string }[]
  expect(findings.find(({ what }) => what === 'simd (plain)')).toMatchObject({ state: 'good' })
  expect(findings.find(({ what }) => what === 'mnist')).toMatchObject({ state: 'missing' })
})

test('data list and data check', () => {
  const folder = workspace()
  expect(finetuneLab(folder, 'data', 'list').stdout).toMatch(/strokes-digits +│ Strokes, digits/)
  expect(finetuneLab(folder, 'data', 'check', 'mnist')).toMatchObject({ status: 3 })
  const damaged = fileURLToPath(new URL('../../../test-fixtures/data/broken/label-out-of-range', import.meta.url))
  const { status, stderr } = finetuneLab(folder, 'data', 'check', 'mnist', '--data', damaged)
  expect(status).toBe(2)
  expect(stderr).toContain(join(damaged, 'mnist/train-labels-idx1-ubyte'))
})
