import { parseExperiment, planExperiment } from '@finetune-lab/experiment'
import type { RunSnapshot, SweepSnapshot } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { resultTable } from './result-table.ts'

const { experiment } = parseExperiment(`
pretrain: { dataset: strokes-digits, samplesPerClass: [1, 4, 16], augmentation: [none, mixup] }
finetune: { dataset: strokes-letters }
seeds: 2`)

const DIVERGED = 'The training loss became NaN: training diverged.'

/** Dead without augmentation at 1, one seed diverged at 4, all with mixup at 16; close to 100 % with mixup at 1. */
function runs(): RunSnapshot[] {
  return planExperiment(experiment!).runs.map((planned): RunSnapshot => {
    const run = { ...planned, identity: '' }
    const { seed, pretrain } = planned.settings
    const [augmentation, samplesPerClass] = [pretrain.augmentation.name, pretrain.samplesPerClass]
    const place = `${augmentation} ${samplesPerClass}`
    if (place === 'mixup 16' || (place === 'none 4' && seed === 1)) return { run, state: 'failed', error: DIVERGED }
    const dead = place === 'none 1'
    const accuracy = dead ? 0.1 : place === 'mixup 1' ? 1 - 0.02 * seed : 0.6 + 0.01 * seed
    const confusion = dead ? Array.from({ length: 10 }, () => [100, 0, 0, 0, 0, 0, 0, 0, 0, 0]) : []
    return {
      run,
      state: 'finished',
      result: {
        version: 1,
        run: { pretrain: pretrain.dataset, augmentation, samplesPerClass, seed },
        executor: 'simd',
        device: 'test',
        finetunes: [{ dataset: 'strokes-letters', accuracy, loss: 1, testImages: 1000, confusion }],
        pretraining: { steps: 1, seconds: 1, finalLoss: 1 },
      },
    }
  })
}

test('collapsed and incomplete points are marked, and no interval leaves 0 to 100 %', () => {
  const snapshot = { record: { experiment, datasets: {} }, runs: runs() } as unknown as SweepSnapshot
  expect(resultTable(snapshot, 200).split('\n')).toEqual([
    'Finetune accuracy on strokes-letters, %',
    '┌───────┬────────────────────────────┬─────────────────────────────┬───────────────────────┐',
    '│       │                      s = 1 │                       s = 4 │                s = 16 │',
    '│ none  │        10.0 ±0.0 (n = 2) ✗ │ 60.0 [56.9, 63.0] (n = 1) ○ │     60.5 ±6.4 (n = 2) │',
    '│ mixup │ 99.0 [86.3, 100.0] (n = 2) │           60.5 ±6.4 (n = 2) │ 2 of 2 seeds diverged │',
    '└───────┴────────────────────────────┴─────────────────────────────┴───────────────────────┘',
    '±: half-width of the 95 % confidence interval over n seeds, for this test set',
    '[ ]: 95 % binomial interval of the test set; one seed says nothing about other seeds',
    'brackets over several seeds: the 95 % confidence interval, cut at 0 and 100 %',
    '✗ training collapsed, no result: none at s = 1: 2 of 2 seeds predict one class. Lower pretrain.learningRate or finetune.learningRate.',
    '○ not compared: none at s = 4: 1 of 2 seeds diverged.',
    'no result: mixup at s = 16: 2 of 2 seeds diverged.',
  ])
})
