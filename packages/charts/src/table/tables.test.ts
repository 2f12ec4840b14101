import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { curvesOf, sampleCurves, samplePlan } from '../testing/sample-curves.ts'
import { sampleSweep } from '../testing/sample-sweep.ts'
import { accuracyTables, differenceTables } from './accuracy-tables.ts'
import { confusionTables } from './confusion-tables.ts'
import { drawTables } from './draw-table.ts'

test('the accuracy table has a row per point, with interval, n and all seeds', () => {
  const [letters] = accuracyTables(sampleCurves, samplePlan)
  expect(letters.rows).toHaveLength(21)
  expect(letters.rows[7]).toEqual([
    'mixup',
    '1',
    '61.1 %',
    '59.7 % to 62.5 %',
    '3',
    '0: 61.0 %, 1: 60.6 %, 2: 61.7 %',
    '',
  ])
})

test('the interval of one network is marked as that of the test set only', () => {
  const single = [curvesOf('emnist-letters', { none: [[0.5]] })]
  expect(accuracyTables(single, samplePlan)[0].rows[0][3]).toMatch(/^49\.\d % to 50\.\d % \(test set only\)$/)
})

test('the table of differences has the pairs and their tests', () => {
  const { answers } = sampleSweep
  const [letters] = differenceTables(answers, samplePlan)
  expect(letters.rows[0].slice(0, 3)).toEqual(['mixup', '1', '+7.5'])
  const { test, probabilityBetter } = answers[0].contrasts[0].points[0]
  expect(letters.rows[0].slice(4, 8)).toEqual([
    '3',
    test!.p.toFixed(3),
    test!.holmAll.toFixed(3),
    `${(100 * probabilityBetter!).toFixed(1)} %`,
  ])
})

test('a confusion table has the classes on both sides', () => {
  const values = [
    [0.9, 0.1],
    [0.25, 0.75],
  ]
  const [table] = confusionTables({
    panels: [{ key: 'a', title: 'A', subtitle: 'one run', classes: ['x', 'y'], values, kind: 'share' }],
  })
  expect([table.columns.map(({ title }) => title), ...table.rows]).toEqual([
    ['true ╲ predicted', 'x', 'y'],
    ['x', '90.0', '10.0'],
    ['y', '25.0', '75.0'],
  ])
})

test('tables are drawn as text with the first column as row headers, and are updated', () => {
  const container = parseHTML('<div></div>').document.querySelector('div')!
  const columns = [
    { title: 'a', numeric: false },
    { title: 'b', numeric: true },
  ]
  drawTables(container, [{ caption: 'T', columns, rows: [] }])
  expect(container.querySelector('tbody')!.textContent).toBe('Nothing yet')
  drawTables(container, [{ caption: 'T', columns, rows: [['<img src=x onerror=alert(1)>', '2']] }])
  expect(container.querySelector('img')).toBeNull()
  expect(container.querySelector('tbody th')!.textContent).toBe('<img src=x onerror=alert(1)>')
  expect(container.querySelector('tbody td')!.getAttribute('class')).toBe('numeric')
  expect(container.querySelector('tbody [colspan]')).toBeNull()
})
