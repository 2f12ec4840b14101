import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { sampleSnapshot, sampleSweep } from '../testing/sample-sweep.ts'
import { reportHtml } from './report.ts'
import type { ReportSweep } from './report-input.ts'

const created = '2025-11-23T15:00:00.000Z'
const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;`

test('the report has no external references and no scripts, and its policy forbids both', () => {
  const text = reportHtml({ sweeps: [sampleSweep], created })
  const document = parse(text)
  expect(text.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|\/\/[a-z]/i)
  expect(document.querySelectorAll('script, link, img, iframe, object, embed, [src], [href]')).toHaveLength(0)
  expect(document.querySelector('meta[http-equiv="Content-Security-Policy"]')!.getAttribute('content')).toBe(
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  )
  expect(text.match(/@import|url\(/)).toBeNull()
})

test('the report shows state, question, all settings, data, machine and versions', () => {
  const words = wordsOf([sampleSweep])
  for (const part of [
    '63 of 63 runs finished',
    'Pre-trained on MNIST. Finetuned and tested on EMNIST letters, MNIST. Compared: no augmentation, mixup, collage. 3 seeds per point.',
    'pretrain.learningRate 0.01',
    'pretrain.augmentation none, mixup (alpha 0.3), collage',
    'finetune.samplesPerClass 256',
    'seeds 0, 1, 2 (3 seeds)',
    'executor simd, relaxed SIMD device Some processor, 2 cores',
    'pre-training time, sum over all finished runs 57 s',
    'Node v22.11.0',
    '124,800 20,800',
    '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
    'sweep 20251123-140200-digits-to-letters',
  ]) {
    expect(words).toContain(part)
  }
})

test('the result table has mean, half interval, n and seeds', () => {
  const [table] = tables([sampleSweep], /^Accuracy on EMNIST letters/)
  expect(table[0]).toEqual(['samples per class', 'none', 'mixup', 'collage'])
  expect(table[1]).toEqual([
    '1',
    '53.6 ± 5.0 n = 3: 55.5, 53.7, 51.5',
    '61.1 ± 1.4 n = 3: 61.0, 60.6, 61.7',
    '60.5 ± 2.1 n = 3: 60.5, 59.6, 61.3',
  ])
  expect(table).toHaveLength(8)
})

test('the table of differences is bold only where p is below 5 % after adjustment over all comparisons', () => {
  const document = parse(reportHtml({ sweeps: [sampleSweep], created }))
  const cells = [...document.querySelector('table.differences')!.querySelectorAll('tbody td')]
  const bold = cells.filter(cell => cell.querySelector('strong'))
  for (const cell of cells) {
    const [, p] = cell.textContent!.match(/t: p [=<] ([\d.]+)/)!
    expect(bold.includes(cell)).toBe(Number(p) < 0.05)
  }
  expect([bold.length > 0, bold.length < cells.length]).toEqual([true, true])
  expect(cells).toHaveLength(14)
})

test('each finetune data set has its figures and its confusion matrix', () => {
  const document = parse(reportHtml({ sweeps: [sampleSweep], created }))
  expect(document.querySelectorAll('svg.finetune-lab-chart')).toHaveLength(4)
  const matrices = [...document.querySelectorAll('table.confusion')]
  expect(matrices.map(matrix => matrix.querySelectorAll('tbody td').length)).toEqual([26 * 26, 10 * 10])
  expect(matrices[0].querySelector('caption')!.textContent).toBe(
    'EMNIST letters: mean over 3 runs with mixup, 64 samples per class (the setting with the highest mean accuracy)',
  )
})

test('the confusion matrix of another setting is shown on request', () => {
  const confusionOf = { augmentation: 'none', samplesPerClass: 1 }
  const document = parse(reportHtml({ sweeps: [{ ...sampleSweep, confusionOf }], created }))
  expect(document.querySelector('table.confusion caption')!.textContent).toBe(
    'EMNIST letters: mean over 3 runs without augmentation, 1 sample per class',
  )
})

test('predictions are shown with their outcomes', () => {
  const words = wordsOf([sampleSweep])
  expect(words).toContain('Augmentation will not help. for the reader to judge')
  expect(words).toContain('? undecided on EMNIST letters: +7.5 points [+1.6, +13.5], n = 3')
  expect(words).toContain('✓ held on EMNIST letters: at most 1.5 points apart, n = 3')
})

test('every table has a caption, and header cells have a scope', () => {
  const document = parse(reportHtml({ sweeps: [sampleSweep, sampleSweep], created }))
  expect([...document.querySelectorAll('th')].filter(cell => !cell.getAttribute('scope'))).toEqual([])
  expect([...document.querySelectorAll('table')].filter(table => !table.querySelector('caption'))).toEqual([])
  expect(document.querySelectorAll('h1')).toHaveLength(1)
})

test('names, titles and messages from files are always shown as text', () => {
  const { record, runs } = sampleSnapshot
  const hostile: ReportSweep = {
    ...sampleSweep,
    predictions: [
      { text: HOSTILE, outcomes: [{ dataset: HOSTILE, verdict: 'held', figures: HOSTILE, comparisons: [] }] },
    ],
    snapshot: {
      ...sampleSnapshot,
      runs: [{ ...runs[0], state: 'failed', error: HOSTILE, result: undefined }, ...runs.slice(1)],
      record: {
        ...record,
        id: HOSTILE,
        name: HOSTILE,
        created: HOSTILE,
        file: HOSTILE,
        versions: { finetuneLab: HOSTILE, node: HOSTILE },
        executor: { ...record.executor, device: HOSTILE },
        datasets: Object.fromEntries(
          Object.entries(record.datasets).map(([name, dataset]) => [
            name,
            {
              ...dataset,
              title: HOSTILE,
              classes: dataset.classes.map(() => HOSTILE),
              checksums: { [HOSTILE]: HOSTILE },
            },
          ]),
        ),
      },
    },
  }
  for (const sweeps of [[hostile], [hostile, hostile]]) {
    const text = reportHtml({ sweeps, created: HOSTILE })
    const document = parse(text)
    expect(document.querySelectorAll('script, img, [onerror]')).toHaveLength(0)
    expect(text).not.toMatch(/<script|<img/)
    expect(document.body.textContent).toContain('<script>alert(1)</script>')
  }
})

test('a running sweep: missing cells, failed runs with their messages, and limits that mention them', () => {
  const { runs } = sampleSnapshot
  const snapshot = {
    ...sampleSnapshot,
    state: 'running' as const,
    runs: runs.map((run, index) => {
      if (index === 2)
        return { ...run, state: 'failed' as const, result: undefined, error: 'class 3 (D) has 5 samples' }
      return index > 20 ? { ...run, state: 'waiting' as const, result: undefined } : run
    }),
  }
  const words = wordsOf([{ ...sampleSweep, snapshot, curves: [], differences: [] }])
  expect(words).toContain('20 of 63 runs finished, 42 waiting, 1 failed · running')
  expect(words).toContain('no finished run')
  expect(words).toContain('mnist-collage-s1-seed0 class 3 (D) has 5 samples')
  expect(words).toContain('43 of 63 runs are not finished')
})

test('one seed: the limits and the table explain the interval', () => {
  const single = sampleSweep.curves.map(curves => ({
    ...curves,
    series: curves.series.map(one => ({
      ...one,
      points: one.points.map(point => ({
        ...point,
        n: 1,
        values: point.values.slice(0, 1),
        interval: { kind: 'wilson' as const, low: point.mean - 0.006, high: point.mean + 0.006 },
      })),
    })),
  }))
  const words = wordsOf([{ ...sampleSweep, curves: single }])
  expect(words).toContain('Each point is one run (n = 1)')
  expect(words).toContain('53.6 [53.0, 54.2]')
})

test('synthetic data sets are marked as synthetic', () => {
  const { record } = sampleSnapshot
  const datasets = { ...record.datasets, mnist: { ...record.datasets.mnist, title: 'Strokes digits', synthetic: true } }
  const words = wordsOf([{ ...sampleSweep, snapshot: { ...sampleSnapshot, record: { ...record, datasets } } }])
  expect(words).toContain('Strokes digits is synthetic: drawn by a program, not by people.')
  expect(words).toContain('Pre-trained on Strokes digits (synthetic)')
  expect(words).toContain('mnist Strokes digits synthetic 10')
})

test('several sweeps: an overlaid figure, the settings that differ, and each sweep separately', () => {
  const { record } = sampleSnapshot
  const other = {
    ...record,
    name: 'Shorter',
    experiment: { ...record.experiment, pretrain: { ...record.experiment.pretrain, batches: 2000 } },
  }
  const sweeps = [sampleSweep, { ...sampleSweep, snapshot: { ...sampleSnapshot, record: other } }]
  const document = parse(reportHtml({ sweeps, created }))
  const [overlay] = document.querySelectorAll('svg.finetune-lab-chart')
  expect([
    ...new Set([...overlay.querySelectorAll('g.point')].map(point => point.getAttribute('data-series'))),
  ]).toEqual(['A and B none', 'A and B mixup', 'A and B collage'])
  expect([...document.querySelectorAll('h2')].map(heading => heading.textContent)).toEqual([
    'Side by side',
    'A · Digits to letters',
    'B · Shorter',
  ])
  expect(tables(sweeps, /^Settings that differ/)[0]).toEqual([
    ['setting', 'A', 'B'],
    ['pretrain.batches', '5000', '2000'],
  ])
})

test('no sweep is an error', () => {
  expect(() => reportHtml({ sweeps: [], created })).toThrow('at least one sweep')
})

function parse(text: string): Document {
  return parseHTML(text).document
}

function wordsOf(sweeps: readonly ReportSweep[]): string {
  const spaced = reportHtml({ sweeps, created }).replace(/<(td|th|p|small|li|caption|tr)\b/g, ' <$1')
  return parse(spaced).querySelector('main')!.textContent!.replace(/\s+/g, ' ')
}

function tables(sweeps: readonly ReportSweep[], caption: RegExp): string[][][] {
  return [...parse(reportHtml({ sweeps, created })).querySelectorAll('table')]
    .filter(table => caption.test(table.querySelector('caption')?.textContent ?? ''))
    .map(table => [...table.querySelectorAll('tr')].map(row => [...row.children].map(cell => cell.textContent!)))
}
