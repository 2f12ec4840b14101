import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { curves } from '../../packages/analysis/src/index.ts'
import { formatPercent } from '../../packages/charts/src/index.ts'
import { committedSweeps, NAMES, type StudySweep } from './committed-sweeps.ts'
import { studyDocument } from './study-document.ts'
import { accuracyTable } from './tables.ts'

// docs/study.md and its figures are made of the results in docs/study, and cannot drift from them. The page is written with -u.

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
let sweeps: readonly StudySweep[]
beforeAll(() => {
  sweeps = committedSweeps()
})

test('docs/study.md says what the results say', async () => {
  await expect(studyDocument(sweeps)).toMatchFileSnapshot('../../docs/study.md')
})

test.each(NAMES.map((name, i) => ({ name, i })))('the figure of $name draws its results', ({ name, i }) => {
  const titles = [...read(`docs/study/${name}.svg`).matchAll(/<title>([^<]*)<\/title>/g)].map(([, title]) => title)
  for (const { augmentation, points } of curves(sweeps[i].runs)[0].series)
    for (const { samplesPerClass, mean, interval, values } of points) {
      const title = titles.find(text => text.startsWith(`${augmentation}, ${samplesPerClass} sample`)) ?? ''
      const shares = [mean, interval!.low, interval!.high, ...values.map(({ accuracy }) => accuracy)]
      // In this order, whatever stands between them; the interval's 95 % is no result.
      expect(title.replace('95 %', '').match(/\d+\.\d %/g)).toEqual(shares.map(formatPercent))
    }
})

test('the README’s table is the study’s', () => {
  expect(read('README.md')).toContain(accuracyTable(sweeps))
})

test('another result would be another page: nothing in it is fixed', () => {
  const [first, ...others] = sweeps
  const [{ result }, ...runs] = first.runs
  const [finetune] = result.finetunes
  const changed = { ...result, finetunes: [{ ...finetune, accuracy: finetune.accuracy - 0.02 }] }
  const page = studyDocument([{ ...first, runs: [{ result: changed }, ...runs] }, ...others])
  expect(page).not.toBe(studyDocument(sweeps))
})
