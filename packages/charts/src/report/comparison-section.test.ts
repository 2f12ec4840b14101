import { comparisonCsv, withReference } from '@finetune-lab/analysis'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { sampleSnapshot, sampleSweep } from '../testing/sample-sweep.ts'
import { reportHtml } from './report.ts'

const created = '2025-11-23T15:00:00.000Z'

/** Another sweep with slightly lower accuracies, by different amounts. */
const otherSnapshot = {
  ...sampleSnapshot,
  record: { ...sampleSnapshot.record, id: '20251124-090000-other', name: 'Other' },
  runs: sampleSnapshot.runs.map(run => ({
    ...run,
    result: run.result && {
      ...run.result,
      finetunes: run.result.finetunes.map(finetune => ({
        ...finetune,
        accuracy: finetune.accuracy - 0.02 - 0.005 * run.result!.run.seed,
      })),
    },
  })),
}
const document = parseHTML(
  reportHtml({ sweeps: [sampleSweep, { ...sampleSweep, snapshot: otherSnapshot }], created }),
).document

test('the report of two sweeps explains how they are paired, and shows the numbers of the analysis', () => {
  const [{ comparison }] = withReference([sampleSnapshot, otherSnapshot])
  expect(document.body.textContent).toContain(comparison.pairing.text)
  const shown = [...document.querySelectorAll('table.comparison tbody tr')].map(row =>
    [...row.querySelectorAll('th, td')].map(cell => cell.textContent!),
  )
  const points = (share: number) => (100 * share).toFixed(1)
  const signed = (share: number) => `${share < 0 ? '−' : '+'}${points(Math.abs(share))}`
  const expected = comparisonCsv([sampleSnapshot, otherSnapshot])
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.split(','))
    .map(([, , , , augmentation, , size, a, , b, , difference, low, high, , n, p, holm]) => [
      ...[augmentation, size, `${points(Number(a))} %`, `${points(Number(b))} %`],
      `${signed(Number(difference))} [${signed(Number(low))}, ${signed(Number(high))}]`,
      n,
      ...[p, holm].map(value => (Number(value) < 0.001 ? '< 0.001' : Number(value).toFixed(3))),
    ])
  expect(shown).toEqual(expected)
  expect(shown).toHaveLength(2 * 3 * 7)
})

test('the report shows every direction of transfer, with a row per sweep', () => {
  const captions = [...document.querySelectorAll('table.transfer caption')].map(caption => caption.textContent!)
  expect(captions.map(caption => caption.split(',')[0])).toEqual([
    'Accuracy after pre-training on one data set (row) and finetuning on another (column)',
    'Transfer without augmentation',
    'Transfer with mixup',
    'Transfer with collage',
  ])
  const [, every] = document.querySelectorAll('table.transfer')
  expect([...every.querySelectorAll('tbody th')].map(cell => cell.textContent)).toEqual([
    'A: MNIST → EMNIST letters',
    'B: MNIST → EMNIST letters',
    'A: MNIST → MNIST',
    'B: MNIST → MNIST',
  ])
})

test('sweeps with nothing in common: a message, and no empty table', () => {
  const only = (augmentation: string) => ({
    ...sampleSweep,
    snapshot: {
      ...sampleSnapshot,
      record: {
        ...sampleSnapshot.record,
        experiment: {
          ...sampleSnapshot.record.experiment,
          pretrain: {
            ...sampleSnapshot.record.experiment.pretrain,
            augmentation: sampleSnapshot.record.experiment.pretrain.augmentation.filter(
              ({ name }) => (name === 'none') === (augmentation === 'none'),
            ),
          },
        },
      },
      runs: sampleSnapshot.runs.filter(
        ({ run }) => (run.settings.pretrain.augmentation.name === 'none') === (augmentation === 'none'),
      ),
    },
  })
  const page = parseHTML(reportHtml({ sweeps: [only('others'), only('none')], created })).document
  expect(page.body.textContent).toContain('A and B: Nothing to compare: A and B share no augmentation and size.')
  expect(page.body.textContent).not.toContain('Paired by seed')
  expect(page.querySelectorAll('table.comparison')).toHaveLength(0)
})
