import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { smallExperimentText } from '@finetune-lab/engine/testing'
import { describe, expect, test } from 'vitest'
import { data, FEW, finetuneLab, store, sweepId, workspace } from './testing/command-line.ts'

const text = smallExperimentText(data)
  .replace(/batches: 300/, 'batches: 20\n  learningRate: [0.001, 0.01]')
  .replace(/samplesPerClass: \[2, 4\]/, 'samplesPerClass: 4')

describe('accuracies over a setting: the same options in every command', () => {
  const folder = workspace(text)
  const lab = (...args: string[]) => finetuneLab(folder, ...args)

  test('run refuses what its sweep will not have before it trains anything', () => {
    expect(lab('run', 'small.experiment.yaml', ...FEW, '--over', 'learningRate')).toMatchObject({
      status: 2,
      stdout: '',
      stderr:
        'finetune-lab: --over learningRate: no such setting. Did you mean "pretrain.learningRate"? Possible: pretrain.learningRate (0.001, 0.01).\n',
    })
    expect(existsSync(store(folder))).toBe(false)
    expect(lab('status', '--over', 'pretrain.learningRate').stderr).toBe(
      'finetune-lab: status --over: expected a sweep, as in: finetune-lab status last --over …\n',
    )
  })

  test('run, status and report agree on the table; --where leaves out other runs', () => {
    const over = ['--over', 'pretrain.learningRate']
    const { status, stdout, stderr } = lab('run', 'small.experiment.yaml', ...FEW, ...over)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const table =
      /Finetune accuracy over pre-training learning rate, .*, %\n┌.*\n│ pre-training learning rate │ +0\.001 │ +0\.01 │\n/
    expect(stdout).toMatch(table)
    const html = readFileSync(join(store(folder), 'sweeps', sweepId(stdout), 'report.html'), 'utf8')
    expect(html).toContain('Over pre-training learning rate')
    expect(lab('status', 'last', ...over).stdout).toContain(table.exec(stdout)![0])

    const shown = lab(
      'status',
      'last',
      '--where',
      'pretrain.learningRate=1e-2',
      '--where',
      'finetune.dataset=rows',
    ).stdout
    expect(shown).toMatch(/^Finetune accuracy on rows, %$/m)
    expect(shown.match(/^Finetune accuracy/gm)).toHaveLength(1)
    const { axes } = JSON.parse(lab('status', 'last', '--json', ...over).stdout)
    expect(axes).toMatchObject({ over: 'pretrain.learningRate', series: 'pretrain.augmentation' })
    expect(axes.panels).toHaveLength(2)

    expect(lab('report', 'last', '--where', 'finetune.head=probe')).toMatchObject({
      status: 2,
      stderr: 'finetune-lab: --where finetune.head=probe: no run has this value; expected one of sgd\n',
    })
    expect(lab('export', 'last', '--to', 'tensorboard', '--out', 'board', ...over)).toMatchObject({
      status: 2,
      stderr: 'finetune-lab: export --over: expected --to csv, json, svg, png; got --to tensorboard\n',
    })
    expect(existsSync(join(folder, 'board'))).toBe(false)
  })
})
