import { rateOf, tunedSweep, tunedText } from '@finetune-lab/analysis/testing/tuned-sweep'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { analyse } from './analyse.ts'
import { reportHtml } from './report.ts'

const created = '2025-11-23T15:00:00.000Z'
const documentOf = (sweep = tunedSweep()) => parseHTML(reportHtml({ sweeps: analyse(sweep), created })).document
const rowsOf = (document: Document) =>
  [...document.querySelectorAll('.tuned tbody tr')].map(row => [...row.children].map(cell => cell.textContent))

test('a report lists what was chosen, with validation and test accuracies, and the difference to the untuned values', () => {
  const document = documentOf()
  expect(rowsOf(document)).toEqual([
    ['none', '1', '0.01', '50.0 40.0, 50.0, 40.0', '70.0', '70.0', 'same values'],
    ['none', '4', '0.01', '50.0 40.0, 50.0, 40.0', '70.0', '70.0', 'same values'],
    ['mixup', '1', '0.001 edge', '50.0 50.0, 40.0, 40.0', '70.0', '60.0', '+10.0 [+10.0, +10.0]'],
    ['mixup', '4', '0.001 edge', '50.0 50.0, 40.0, 40.0', '70.0', '60.0', '+10.0 [+10.0, +10.0]'],
  ])
  expect([...document.querySelectorAll('.tuned strong')].map(each => each.textContent)).toContain(
    '+10.0 [+10.0, +10.0]',
  )
  expect(document.querySelector('.tuning ul')!.textContent).toContain('2 of 4 choices of the finetuning learning rate')
})

test('its figures and answers are about what was chosen; its counts about all runs', () => {
  const document = documentOf()
  expect(document.querySelector('.state')!.textContent).toContain('36 of 36 runs finished')
  expect(document.querySelector('table.results')!.textContent).toContain('70.0')
  expect(document.querySelector('table.results')!.textContent).not.toContain('90.0')
  expect(document.querySelector('header')!.textContent).toContain('Tuned: finetuning learning rate (0.001, 0.01, 0.1).')
})

test('its methods describe the validation images and the choice', () => {
  const methods = documentOf().querySelector('.methods')!.textContent!
  expect(methods).toContain('Tuned: finetuning learning rate (0.001, 0.01 and 0.1).'.replace(' and', ','))
  expect(methods).toContain('There are 10 validation images of each class: training images of the finetune data set')
  expect(methods).toContain('The test set took no part in the choice.')
})

test('a report of an unfinished sweep says which candidates are missing', () => {
  const sweep = tunedSweep(run =>
    run.run.settings.seed === 2 && rateOf(run) === 0.1 ? undefined : [0.5, rateOf(run) === 0.01 ? 0.5 : 0.4],
  )
  const document = documentOf(sweep)
  expect(document.querySelector('.tuning ul')!.textContent).toContain(
    '4 of 36 candidate runs have not finished (0.1: 4). 4 choices may change.',
  )
  expect(rowsOf(document)[0][3]).toBe('50.0 40.0, 50.0, 40.0 n = 2; 1 run missing')
})

test('a report without tuning has no such section', () => {
  const plain = tunedSweep(() => [0.5, 0.5], tunedText().replace(/^tune: .*$/m, ''))
  const document = documentOf(plain)
  expect(document.querySelector('.tuning')).toBeNull()
  expect(document.querySelector('.methods')!.textContent).toContain('Each head was also tested on 10 validation images')
})
