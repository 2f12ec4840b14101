import type { FinetuneResult, SweepSnapshot } from '@finetune-lab/runs'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { sampleSweep } from '../testing/sample-sweep.ts'
import { measuresSection } from './measures-section.ts'

const bins: NonNullable<FinetuneResult['reliability']> = Array.from({ length: 15 }, (_, bin) => {
  const confidence = (bin + 0.5) / 15
  return bin < 3 ? { count: 0 } : { count: 20 * bin, confidence, accuracy: confidence ** 2 }
})
const errors: Record<string, number> = { none: 0.2, mixup: 0.12, collage: 0.15 }

/** The sample's runs with measures. */
function measured(): SweepSnapshot {
  const { snapshot } = sampleSweep
  const runs = snapshot.runs.map(run => {
    const { result } = run
    if (!result) return run
    const { augmentation, seed } = result.run
    const finetunes = result.finetunes.map(finetune => ({
      ...finetune,
      ece: errors[augmentation] + 0.01 * seed,
      brier: 0.4 + errors[augmentation] + 0.01 * seed,
      top2: finetune.accuracy + 0.1,
      reliability: bins,
    }))
    return { ...run, result: { ...result, finetunes } }
  })
  return { ...snapshot, runs }
}

const section = (snapshot: SweepSnapshot) =>
  parseHTML(`<main>${measuresSection({ ...sampleSweep, snapshot }, 2).markup}</main>`).document

test('a table of measures per augmentation: the best of each is bold, the smallest where lower is better', () => {
  const [table] = section(measured()).querySelectorAll('table')
  const rows = [...table.querySelectorAll('tr')].map(row => [...row.children].map(cell => cell.textContent))
  expect(table.querySelector('caption')!.textContent).toContain('EMNIST letters with 64 samples per class')
  expect(rows[0]).toEqual([
    'augmentation',
    'Accuracy, %',
    'ECE, % (lower is better)',
    'Brier score (lower is better)',
    'Top-2 accuracy, %',
  ])
  expect(rows[2][2]).toBe('13.0 ± 2.5 n = 3')
  expect(rows[2][3]).toBe('0.530 ± 0.025 n = 3')
  const bold = [...table.querySelectorAll('strong')].map(strong => strong.textContent)
  expect(bold).toHaveLength(4)
  expect(bold[1]).toBe('13.0')
})

test('a reliability diagram per augmentation, also as tables, and the classes with the hardest first', () => {
  const document = section(measured())
  const [svg] = document.querySelectorAll('svg')
  expect([...svg.querySelectorAll('.panel')].map(panel => panel.getAttribute('data-panel'))).toEqual([
    'none',
    'mixup',
    'collage',
  ])
  expect(svg.querySelectorAll('.mark')).toHaveLength(3 * 12)
  expect(document.querySelector('details table caption')!.textContent).toMatch(/^Reliability, none, ECE 21\.0 %/i)
  const classes = [...document.querySelectorAll('table.classes')]
  expect(classes.map(table => table.querySelectorAll('tbody tr').length)).toEqual([26, 10])
})

test('results of earlier versions: accuracies only, and the reason', () => {
  const document = section(sampleSweep.snapshot)
  const [table] = document.querySelectorAll('table')
  expect(table.querySelectorAll('tbody tr')[0].textContent).toContain('not recorded')
  expect(document.querySelector('p')!.textContent).toMatch(/^126 of 126 results have no ECE: an earlier version/)
  expect(document.querySelectorAll('svg')).toHaveLength(0)
})
