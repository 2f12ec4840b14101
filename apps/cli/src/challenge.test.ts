import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { SweepJson } from '@finetune-lab/analysis'
import { smallExperimentText } from '@finetune-lab/engine/testing'
import { beforeAll, expect, test } from 'vitest'
import { data, finetuneLab, store, workspace } from './testing/command-line.ts'

const text = smallExperimentText(data, 50)
  .replace('[2, 4]', '2')
  .replace('[none, mixup, collage]', '[none, mixup]')
  .replace('[columns, rows]', 'columns')
const folder = workspace(text)
const sweep = () =>
  join(store(folder), 'sweeps', readdirSync(join(store(folder), 'sweeps')).find(name => /^\d/.test(name))!)
const report = () => readFileSync(join(sweep(), 'report.html'), 'utf8')

beforeAll(() => {
  const { status, stderr } = finetuneLab(folder, 'run', 'small.experiment.yaml', '--build', 'plain')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})

test('report and status say that a sweep was not challenged, with the command; challenge gives every answer a verdict', () => {
  const line = /Not challenged: .*finetune-lab challenge \S+/
  expect(report()).toMatch(line)
  expect(finetuneLab(folder, 'status', 'last').stdout).toMatch(line)
  rmSync(join(sweep(), 'runs', 'rows-none-s2-seed0', 'model.safetensors'))

  const first = finetuneLab(folder, 'challenge', 'last', '--heads', '--rates', '0.5', '--seeds', '1')
  expect(first.status).toBe(0)
  expect(first.stderr).toMatch(/^1 model not kept. Pre-training again takes about .* on one worker\.\n/)
  expect(first.stdout).toContain('2 of 4 finished runs, 1 seed, 3 other ways to train the heads.')
  expect(first.stdout).toContain('1 model was not kept and pre-trained again.')

  const rest = finetuneLab(folder, 'challenge', 'last', '--heads', '--rates', '0.5', '--json')
  expect(rest.status).toBe(0)
  const { challenge } = JSON.parse(rest.stdout) as Required<Pick<SweepJson, 'challenge'>>
  expect(challenge).toMatchObject({ runs: 4, finished: 4, seeds: 2, remade: 1, repeated: { same: 4, tried: 4 } })
  expect(challenge.alternatives.map(({ id }) => id)).toEqual(['probe', 'rate 0.5 budget 1', 'best'])
  const judged = challenge.datasets[0].sentences.filter(({ verdict }) => verdict)
  expect(judged.length).toBeGreaterThan(0)

  const status = finetuneLab(folder, 'status', 'last').stdout
  for (const { text, verdict, summary } of judged) {
    expect(report()).toContain(`data-verdict="${verdict}">${verdict}</strong>: ${text}`)
    expect(status).toContain(`${verdict}  ${text}`)
    expect(status).toContain(summary)
  }
  expect(report()).not.toMatch(line)
  expect(report()).toContain('data-name="challenge-columns"')
  expect(JSON.parse(finetuneLab(folder, 'export', 'last', '--to', 'json').stdout).challenge).toEqual(challenge)

  // Nothing is left to do, and the runs are as they were.
  expect(finetuneLab(folder, 'challenge', 'last', '--heads', '--rates', '0.5')).toMatchObject({ status: 0, stderr: '' })
  expect(finetuneLab(folder, 'status', 'last', '--json').stdout).toContain('"state": "finished"')
})

test.each([
  [['nothing'], 'nothing'],
  [['last', '--rates', '0'], 'Expected factors from 0.000001 to 1000000'],
  [['last', '--budgets', '5,'], 'Expected factors from 0.000001 to 1000000'],
  [['last', '--seeds', '0'], 'Expected a whole number from 1'],
])('challenge %j is refused with a message', (args, message) => {
  const { status, stdout, stderr } = finetuneLab(folder, 'challenge', ...args)
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toContain(message)
})

test('a sweep without a finished run has no answer to challenge', () => {
  rmSync(join(sweep(), 'runs'), { recursive: true })
  const { status, stderr } = finetuneLab(folder, 'challenge', 'last')
  expect(status).toBe(2)
  expect(stderr).toContain('no run is finished yet; there is no answer to challenge')
})
