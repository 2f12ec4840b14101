import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { answers, compareSweeps, curves, predictionOutcomes } from '../../packages/analysis/src/index.ts'
import { formatPercent } from '../../packages/charts/src/index.ts'
import { committedSweeps, NAMES, type StudySweep, sixtySeeds } from './committed-sweeps.ts'
import { figures, pointAt } from './figures.ts'
import { studyDocument } from './study-document.ts'
import { mixupMinusCollage } from './tables.ts'

// Keeps docs/study.md and its figures in step with the results in docs/study. Run with -u to write the page.

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
let sweeps: readonly StudySweep[]
beforeAll(() => {
  sweeps = committedSweeps()
})

test('docs/study.md matches the results', async () => {
  await expect(studyDocument(sweeps)).toMatchFileSnapshot('../../docs/study.md')
})

test.each(NAMES.map((name, i) => ({ name, i })))('the figure of $name draws its results', ({ name, i }) => {
  const titles = [...read(`docs/study/${name}.svg`).matchAll(/<title>([^<]*)<\/title>/g)].map(([, title]) => title)
  for (const { augmentation, points } of curves(sweeps[i].runs)[0].series)
    for (const { samplesPerClass, mean, interval, values } of points) {
      const title = titles.find(text => text.startsWith(`${augmentation}, ${samplesPerClass} sample`)) ?? ''
      const shares = [mean, interval!.low, interval!.high, ...values.map(({ accuracy }) => accuracy)]
      // In this order, with any text between them; the 95 % of the interval is not a result.
      expect(title.replace('95 %', '').match(/\d+\.\d %/g)).toEqual(shares.map(formatPercent))
    }
})

test('the words of the page and of the README hold', () => {
  const all = sweeps.map(sweep => ({ ...answers(sweep.runs)[0], versus: mixupMinusCollage(sweep.runs), sweep }))
  const [digitsToLetters, digitsToDigits, lettersToLetters, lettersToDigits] = all
  const at = (size: number, augmentation: string, { contrasts } = digitsToLetters) =>
    pointAt(contrasts.find(each => each.augmentation === augmentation)!.points, size)
  const clear = ({ test }: { test?: { holm: number } }) => test!.holm < 0.05
  const each = <Value>(of: (one: (typeof all)[number]) => Value) => all.map(of)

  // In short, and the README.
  for (const one of all) {
    expect(Math.abs(at(64, 'mixup', one).mean)).toBeLessThan(0.015)
    for (const size of [1, 2, 4]) expect(pointAt(one.versus.points, size).mean).toBeLessThan(0)
    for (const size of [32, 64]) expect(pointAt(one.versus.points, size).mean).toBeGreaterThan(0)
    // Augmentation moves the plateau to the left.
    const [none, ...mixing] = one.plateaus
    for (const { from, largest } of mixing) expect([from < largest, from < none.from]).toEqual([true, true])
  }
  const ahead = (size: number, augmentation: string) =>
    each(one => (clear(at(size, augmentation, one)) ? Math.sign(at(size, augmentation, one).mean) : 0))
  expect(ahead(64, 'mixup')).toEqual([0, 1, -1, 0])
  expect(ahead(64, 'collage')).toEqual([0, 0, -1, -1])
  expect(lettersToDigits.plateaus[0].from).toBe(32)
  // The README's three headlines.
  const gains = (size: number, augmentations = ['mixup', 'collage']) =>
    all.flatMap(one => augmentations.map(augmentation => 100 * at(size, augmentation, one).mean)).sort((a, b) => a - b)
  expect([gains(1)[0], gains(1).at(-1)].map(gain => Math.round(gain!))).toEqual([5, 13])
  expect(Math.round(gains(64, ['collage'])[0]!)).toBe(-5)
  expect(read('README.md')).toContain('mixup or collage gains 5 to 13 points')
  expect(read('README.md')).toContain('mixup is within 1.5 points of no augmentation; collage can cost 5')
  expect([figures(sweeps).onDigits, figures(sweeps).rising]).toEqual([{ ahead: 2, behind: 4, of: 21 }, 3])

  // The predictions.
  const verdicts = sweeps.map(({ record, runs }) =>
    predictionOutcomes(record.experiment, runs).flatMap(({ outcomes }) => outcomes.map(({ verdict }) => verdict)),
  )
  expect(verdicts.map(([first, , third]) => [first, third])).toEqual(sweeps.map(() => ['did not hold', 'did not hold']))
  expect(each(({ versus }) => pointAt(versus.points, 1).mean < 0)).toEqual([true, true, true, true])
  expect(each(({ versus }) => clear(pointAt(versus.points, 1)))).toEqual([false, true, true, false])
  expect(each(({ versus }) => clear(pointAt(versus.points, 64)))).toEqual([true, true, true, true])
  for (const one of all) {
    const most = (augmentation: string) =>
      Math.max(...one.contrasts.find(each => each.augmentation === augmentation)!.points.map(({ mean }) => mean))
    expect(most('collage')).toBeGreaterThan(most('mixup'))
  }

  // Transfer: the sizes at which pre-training on the data set itself is clearly ahead (1) or behind (−1).
  const transfer = (same: StudySweep, other: StudySweep) =>
    compareSweeps(same, other).targets[0].series.map(({ points }) =>
      points.map(({ difference }) => (difference!.adjustedP! < 0.05 ? Math.sign(difference!.mean) : 0)),
    )
  expect(transfer(lettersToLetters.sweep, digitsToLetters.sweep)).toEqual([
    [0, 1, 1, 1, 1, 1, 1],
    [0, 1, 1, 1, 1, 1, 1],
    [1, 1, 1, 1, 1, 1, 1],
  ])
  expect(transfer(digitsToDigits.sweep, lettersToDigits.sweep)).toEqual([
    [0, 0, 0, -1, 0, 0, 0],
    [0, -1, 0, -1, 0, 0, 0],
    [0, -1, 0, 0, 0, 1, 1],
  ])
})

test('the sixty seeds of one point start with the study’s ten', () => {
  const ten = sweeps[0].runs.filter(({ result: { run } }) => run.augmentation === 'none' && run.samplesPerClass === 1)
  expect(sixtySeeds()).toHaveLength(60)
  expect(sixtySeeds().slice(0, ten.length)).toEqual(ten.map(({ result }) => result.finetunes[0].accuracy))
})

test('with other results, every sentence that names a result changes', () => {
  // Lower, flatter curves, each point changed by a different share.
  const other = sweeps.map((sweep, direction) => ({
    ...sweep,
    runs: sweep.runs.map(({ result }, i) => {
      const [finetune] = result.finetunes
      const share = 0.6 + 0.03 * direction + 0.02 * Math.sin(i) + (i % 210 < 70 ? 0.05 : 0)
      return { result: { ...result, finetunes: [{ ...finetune, accuracy: 0.3 + 0.3 * share * finetune.accuracy }] } }
    }),
  }))
  const sentences = (page: string) =>
    page.split('\n').filter(line => NAMES_RESULTS.some(start => line.startsWith(start)))
  const [before, after] = [studyDocument(sweeps), studyDocument(other)].map(sentences)
  expect(before).toHaveLength(NAMES_RESULTS.length)
  for (const [i, sentence] of before.entries()) expect(after[i]).not.toBe(sentence)
})

const NAMES_RESULTS = [
  '- **With few labels, mixing',
  '- **With many labels, mixing',
  '- **Without augmentation, more',
  '- **Transfer costs',
  'Augmentation moves the start',
  '1. *',
  '3. *',
  '4. *',
  'With mixup and collage, the two',
  '- The test sets are fixed',
  '- Detecting a difference',
]
