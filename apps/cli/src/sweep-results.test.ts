import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatPoints, type SweepJson } from '@finetune-lab/analysis'
import { folderBytes } from '@finetune-lab/runs'
import { beforeAll, describe, expect, test } from 'vitest'
import { megabytes } from './format.ts'
import { FEW, finetuneLab, results, store, sweepId, workspace } from './testing/command-line.ts'

describe('results of a sweep', () => {
  const folder = workspace()
  let output: string
  let id: string
  beforeAll(() => {
    const { status, stdout, stderr } = finetuneLab(folder, 'run', 'small.experiment.yaml', ...FEW)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    output = stdout
    id = sweepId(stdout)
  })

  test('report, Markdown, JSON, status and run show the same answers and the same figures', () => {
    const { stdout } = finetuneLab(folder, 'export', 'last', '--to', 'json')
    const json: SweepJson = JSON.parse(stdout)
    const html = readFileSync(join(store(folder), 'sweeps', id, 'report.html'), 'utf8')
    expect(finetuneLab(folder, 'report', 'last', '--out', 'text/answer.md').stdout.trim()).toBe(
      join(folder, 'text/answer.md'),
    )
    const markdown = readFileSync(join(folder, 'text/answer.md'), 'utf8')
    for (const [, link] of markdown.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g))
      expect(existsSync(join(folder, 'text', decodeURIComponent(link))), link).toBe(true)
    expect(markdown).toContain('](answer-accuracy-columns.svg)')
    const status = finetuneLab(folder, 'status', 'last').stdout
    expect(json.answers.map(({ dataset }) => dataset)).toEqual(['columns', 'rows'])
    for (const { sentences, contrasts, best } of json.answers) {
      for (const { text, about } of sentences) {
        expect(html.replaceAll('&#39;', "'")).toContain(text)
        expect(markdown).toContain(text)
        if (about === 'difference' || about === 'labels saved' || about === 'best') {
          expect(status).toContain(text)
          expect(output).toContain(text)
        }
      }
      for (const { points } of contrasts)
        for (const { mean } of points) {
          expect(html).toContain(`>${formatPoints(mean)} <`)
          expect(markdown).toContain(`| ${formatPoints(mean)} <br>n = 1`)
        }
      expect(html).toContain(`<strong>${(100 * best!.mean).toFixed(1)}</strong>`)
    }
    for (const { series } of json.curves)
      for (const { points } of series)
        for (const { mean } of points) {
          const percent = (100 * mean).toFixed(1)
          expect(html).toContain(`<strong>${percent}</strong>`)
          expect(markdown).toContain(`**${percent}**`)
          expect(output).toContain(percent)
          expect(status).toContain(percent)
        }
  })

  test('export --figure table and difference: other figures of the same sweep', () => {
    const figure = (name: string) => finetuneLab(folder, 'export', 'last', '--to', 'svg', '--figure', name).stdout
    expect(figure('table')).toMatch(/<text[^>]*>samples per class<\/text>/)
    expect(figure('difference')).toContain('Accuracy minus that of no augmentation')
  })

  test('export --measure: figures, CSV and JSON of another measure than accuracy', () => {
    const exported = (...options: string[]) => finetuneLab(folder, 'export', 'last', '--to', ...options)
    expect(exported('svg', '--measure', 'ece').stdout).toContain('lower is better')
    expect(exported('svg', '--measure', 'brier', '--figure', 'difference').stdout).toContain('below zero is better')
    const [name] = JSON.parse(exported('json').stdout).datasets.rows.classes
    const [head] = exported('csv', '--measure', `class:${name}`).stdout.split('\n')
    expect(head).toMatch(new RegExp(`,ece,brier,top2,class:${name}$`))
    expect(exported('svg', '--measure', 'f1')).toMatchObject({
      status: 2,
      stderr: 'finetune-lab: measure "f1": expected accuracy, ece, brier, top2 or class:NAME\n',
    })
  })

  test('export --to tensorboard and safetensors: a folder per sweep, a file per run', () => {
    const out = (name: string) => finetuneLab(folder, 'export', 'last', '--to', name, '--out', name)
    const board = join(folder, 'tensorboard')
    expect(out('tensorboard').stdout).toBe(`6 runs. View them with: tensorboard --logdir ${board}\n`)
    expect(existsSync(join(board, `small-${id}`, 'rows-mixup-s4-seed0'))).toBe(true)
    expect(out('safetensors').stdout).toBe(`6 models in ${join(folder, 'safetensors')}\n`)
    const models = join(folder, 'safetensors', `small-${id}`)
    expect(readFileSync(join(models, 'rows-mixup-s4-seed0.safetensors'))).toEqual(
      readFileSync(join(store(folder), 'sweeps', id, 'runs/rows-mixup-s4-seed0/model.safetensors')),
    )
    expect(readFileSync(join(models, 'results.csv'), 'utf8')).toBe(
      finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout,
    )
    expect(finetuneLab(folder, 'export', 'last', '--to', 'tensorboard')).toMatchObject({
      status: 2,
      stderr: 'finetune-lab: export --to tensorboard: expected --out FOLDER\n',
    })
    expect(
      finetuneLab(folder, 'export', 'last', '--to', 'safetensors', '--out', 'small.experiment.yaml'),
    ).toMatchObject({ status: 2, stderr: expect.stringContaining('small.experiment.yaml: cannot be written') })
  })

  test('export --to mlflow: wrong input and an unreachable server have different exit codes', () => {
    const to = (...out: string[]) => finetuneLab(folder, 'export', 'last', '--to', 'mlflow', ...out)
    expect(to()).toMatchObject({ status: 2, stderr: expect.stringContaining('expected --out URL') })
    expect(to('--out', 'mlruns')).toMatchObject({ status: 2, stderr: expect.stringContaining('"mlruns": expected') })
    expect(to('--out', 'http://127.0.0.1:1')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('http://127.0.0.1:1: no MLflow tracking server answers there'),
    })
  })

  test('status lists the sweep and the store’s size, and shows the sweep', () => {
    const words = finetuneLab(folder, 'status').stdout
    expect(words).toMatch(new RegExp(`${id} │ Small │ finished │ 6 of 6`))
    const all = JSON.parse(finetuneLab(folder, 'status', '--json').stdout)
    expect(all).toMatchObject({ sweeps: [{ id, state: 'finished', finished: 6 }] })
    expect(all.bytes).toBe(folderBytes(store(folder)))
    expect(words).toContain(`${all.store}: ${megabytes(all.bytes)}`)
    expect(finetuneLab(folder, 'status', 'last').stdout).toContain(`${id}: finished, 6 of 6 runs finished`)
    expect(JSON.parse(finetuneLab(folder, 'status', 'last', '--json').stdout)).toMatchObject({
      id,
      state: 'finished',
      runs: { length: 6 },
    })
  })

  test('the same file and seed give the same results with any number of workers; --needed retrains nothing', () => {
    const first = finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout
    const again = finetuneLab(folder, 'run', 'small.experiment.yaml', ...FEW, '--workers', '1')
    expect(again.status).toBe(0)
    expect(results(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout)).toBe(results(first))
    const needed = finetuneLab(
      folder,
      'run',
      'small.experiment.yaml',
      '--build',
      'plain',
      '--seeds',
      '0,',
      '--needed',
      '--json',
    )
    expect(needed.stderr).toContain('Reused 6 of 6 runs from other sweeps.')
    expect(JSON.parse(needed.stdout)).toMatchObject({ state: 'finished', runs: { finished: 6 } })
    expect(results(finetuneLab(folder, 'export', 'last', '--to', 'csv').stdout)).toBe(results(first))
  })

  test('report of several sweeps compares them in one file', () => {
    const said = JSON.parse(finetuneLab(folder, 'status', '--json').stdout)
    const all = (said.sweeps as { id: string }[]).map(sweep => sweep.id)
    expect(finetuneLab(folder, 'report', ...all, '--out', 'both.html')).toMatchObject({
      status: 0,
      stdout: `${join(folder, 'both.html')}\n`,
    })
    for (const each of all) expect(readFileSync(join(folder, 'both.html'), 'utf8')).toContain(each)
  })
})
