import { answers, curves, differences } from '@finetune-lab/analysis'
import { augmentedSamples, type InspectedBatch } from '@finetune-lab/engine/inspection'
import { parseHTML } from 'linkedom'
import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { sampleSnapshot, sampleSweep } from '../testing/sample-sweep.ts'
import { analyse } from './analyse.ts'
import { reportHtml } from './report.ts'
import type { ReportSweep } from './report-input.ts'
import { sampleStrips } from './sample-strips.ts'

const created = '2025-11-23T15:00:00.000Z'
const choices = sampleSnapshot.record.experiment.pretrain.augmentation

/** Eight images with varying grey values. */
const batch: InspectedBatch = {
  dataset: 'mnist',
  split: 'train',
  samplesPerClass: 4,
  seed: 0,
  batchSize: 8,
  batch: 0,
  batchesPerEpoch: 5,
  classes: [...'0123456789'],
  mean: 0.1307,
  std: 0.3081,
  indices: Uint32Array.from({ length: 8 }, (_, i) => i),
  labels: Uint8Array.from([3, 1, 4, 1, 5, 9, 2, 6]),
  grey: Uint8Array.from({ length: 8 * 784 }, (_, i) => (i * 31) % 251),
  normalised: new Float32Array(8 * 784),
}

test('the report begins with the question and all answers in words', () => {
  const document = parse(reportHtml({ sweeps: [sampleSweep], created }))
  expect(document.querySelector('.question')!.textContent).toBe(
    'How many labelled samples per class does pre-training on MNIST need for EMNIST letters and MNIST, and can mixup or collage stand in for labels?',
  )
  expect([...document.querySelectorAll('.answers li')].map(item => item.textContent)).toEqual(
    sampleSweep.answers.flatMap(({ sentences }) => sentences.map(({ text }) => text)),
  )
})

/** The sample sweep with some of its augmentations. */
function having(...names: readonly string[]): ReportSweep {
  const { record, runs } = sampleSnapshot
  const { experiment } = record
  const pretrain = { ...experiment.pretrain, augmentation: choices.filter(({ name }) => names.includes(name)) }
  return analyse({
    ...sampleSnapshot,
    record: { ...record, experiment: { ...experiment, pretrain } },
    runs: runs.filter(({ run }) => names.includes(run.settings.pretrain.augmentation.name)),
  })
}

test('without none, every section compares with the first augmentation', () => {
  const document = parse(reportHtml({ sweeps: [having('mixup', 'collage')], created }))
  expect(document.querySelector('.question')!.textContent).toBe(
    'How many labelled samples per class does pre-training on MNIST need for EMNIST letters and MNIST, and does collage need fewer than mixup?',
  )
  const text = document.body.textContent!
  expect(text).toContain('Difference to mixup')
  expect(text).toContain('Collage with 1 sample per class')
  expect(text).toContain('Differences to mixup are paired by seed.')
  expect(text).toContain('Between augmentations: differences to mixup')
  expect(text).not.toMatch(/to none|of none|no augmentation/)
})

test('with one augmentation, the report has no differences', () => {
  const text = parse(reportHtml({ sweeps: [having('none')], created })).body.textContent!
  expect(text).toContain('need for EMNIST letters and MNIST?')
  expect(text).toContain('Intervals of plateaus')
  expect(text).not.toMatch(/Difference|differences to|Labels saved|paired|labels saved:/)
})

test('figures of all finetune data sets share one axis', () => {
  const document = parse(reportHtml({ sweeps: [sampleSweep], created }))
  const ticks = [...document.querySelectorAll('.chart[data-name^="accuracy"]')].map(chart =>
    [...chart.querySelectorAll('text')].map(text => text.textContent!).filter(text => /^\d+ %$/.test(text)),
  )
  expect(ticks[0].length).toBeGreaterThan(2)
  expect(ticks[1]).toEqual(ticks[0])
})

test('the table of differences has the tests and the probability; labels saved and plateaus have tables', () => {
  const difference = rowsOf(/^Difference on EMNIST letters/)
  const { test, wilcoxon, probabilityBetter, wins } = sampleSweep.answers[0].contrasts[0].points[0]
  expect(difference[1][1]).toBe(
    `+7.5 [+1.5, +13.5] n = 3 t: p = ${test!.holmAll.toFixed(2)}, W: p = ${wilcoxon!.holmAll.toFixed(2)}, better: ${(100 * probabilityBetter!).toFixed(1)} %, ahead in ${wins.better} of 3`,
  )
  const saved = rowsOf(/^Labels saved on EMNIST letters/)
  expect(saved.map(row => row[0])).toEqual(['samples per class', '1', '2', '4', '8', '16', '32', '64'])
  const plateaus = rowsOf(/^Plateaus on EMNIST letters/)
  expect(plateaus.map(row => row[0])).toEqual(['augmentation', 'none', 'mixup', 'collage'])
})

test('augmented samples: the same batch under every augmentation, with its soft labels', () => {
  const document = parse(reportHtml({ sweeps: [{ ...sampleSweep, samples: sampleStrips(batch, choices) }], created }))
  const rows = [...document.querySelectorAll('table.samples tr')]
  expect(rows.map(row => row.querySelector('th')!.textContent)).toEqual(['none', 'mixup', 'collage'])
  for (const [i, row] of rows.entries()) {
    const images = [...row.querySelectorAll('img')].map(image => {
      const { data } = PNG.sync.read(Buffer.from(image.getAttribute('src')!.split(',')[1], 'base64'))
      return [...data].filter((_, at) => at % 4 === 0)
    })
    expect(images).toEqual(augmentedSamples(batch, choices[i]).map(({ shown }) => [...shown].map(Math.round)))
  }
  const collage = [...rows[2].querySelectorAll('td')].map(cell => cell.textContent!.trim())
  expect(collage.every(label => /^\d( 50 % \d 50 %)?$/.test(label))).toBe(true)
})

test('a report of 420 runs is written within 5 seconds of processor time, and is smaller than 5 MB', () => {
  const runs = Array.from({ length: 20 }, (_, i) => sampleSnapshot.runs.slice(0, 21).map(run => shifted(run, i))).flat()
  expect(runs).toHaveLength(420)
  const seeds = Array.from({ length: 20 }, (_, i) => i)
  const { record } = sampleSnapshot
  const snapshot = { ...sampleSnapshot, runs, record: { ...record, experiment: { ...record.experiment, seeds } } }
  const before = process.cpuUsage()
  const sweep: ReportSweep = {
    snapshot,
    curves: curves(runs),
    differences: differences(runs),
    answers: answers(runs),
    predictions: [],
  }
  const text = reportHtml({ sweeps: [sweep], created })
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1e6).toBeLessThan(5)
  expect(Buffer.byteLength(text)).toBeLessThan(5e6)
  expect(text).toContain('n = 20')
})

/** A run with another seed and slightly different accuracies. */
function shifted(run: (typeof sampleSnapshot.runs)[number], seed: number): typeof run {
  const result = run.result!
  const finetunes = result.finetunes.map(finetune => ({
    ...finetune,
    accuracy: finetune.accuracy + 0.003 * ((seed * 7) % 11) - 0.015,
  }))
  return {
    ...run,
    run: { ...run.run, id: `${run.run.id}-${seed}`, settings: { ...run.run.settings, seed } },
    result: { ...result, run: { ...result.run, seed }, finetunes },
  }
}

function parse(text: string): Document {
  return parseHTML(text).document
}

/** The cells of the first table with this caption. */
function rowsOf(caption: RegExp): string[][] {
  const table = [...parse(reportHtml({ sweeps: [sampleSweep], created })).querySelectorAll('table')].find(each =>
    caption.test(each.querySelector('caption')?.textContent ?? ''),
  )
  return [...table!.querySelectorAll('tr')].map(row => [...row.children].map(cell => cell.textContent!))
}
