import type { RunSnapshot } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { answers } from './answers/answers.ts'
import { bestPoint } from './best-point.ts'
import { compareSweeps } from './comparison/compare-sweeps.ts'
import { comparisonCsv } from './comparison/exports.ts'
import { transferMatrix } from './comparison/transfer.ts'
import { csv } from './csv.ts'
import { curves } from './curves.ts'
import { differences } from './differences.ts'
import { sweepJson } from './json.ts'
import { troubleGroups, troubleLine } from './point-trouble.ts'
import { predictionOutcomes } from './prediction-outcomes.ts'
import { comparedSweep } from './testing/compared.ts'
import { sweepOf } from './testing/sweep.ts'

const text = `pretrain: { dataset: a, samplesPerClass: [1, 4, 16], augmentation: [none, mixup] }
finetune: { dataset: b }
seeds: 3
predictions:
  - { text: Better., expect: { better: mixup, than: none, at: 1, by: 0 } }
  - { text: Flat., expect: { plateau: none, from: 1, within: 0.01 } }`

/** none: 60 %, mixup: 70 %, in seeds a little more. */
const sound = sweepOf(text, (_, augmentation, __, seed) => (augmentation === 'mixup' ? 0.7 : 0.6) + 0.01 * seed)

const oneClass = Array.from({ length: 10 }, () => [100, ...new Array<number>(9).fill(0)])

type Which = (augmentation: string, samplesPerClass: number, seed: number) => boolean

const chosen = ({ run: { settings } }: RunSnapshot, which: Which) =>
  which(settings.pretrain.augmentation.name, settings.pretrain.samplesPerClass, settings.seed)

/** The sweep with dead networks in these runs: 10 % of ten classes. */
const withDead = (which: Which, sweep = sound) => ({
  ...sweep,
  runs: sweep.runs.map(run =>
    chosen(run, which) && run.result
      ? {
          ...run,
          result: {
            ...run.result,
            finetunes: run.result.finetunes.map(each => ({ ...each, accuracy: 0.1, confusion: oneClass })),
          },
        }
      : run,
  ),
})

const DIVERGED = 'The training loss on a became NaN at batch 5: training diverged. Set a smaller pretrain.learningRate.'

const withFailed = (which: Which, error = DIVERGED, sweep = sound) => ({
  ...sweep,
  state: 'failed' as const,
  runs: sweep.runs.map((run): RunSnapshot => (chosen(run, which) ? { run: run.run, state: 'failed', error } : run)),
})

const lines = (sweep: typeof sound) => curves(sweep.runs).flatMap(troubleGroups).map(troubleLine)
const claims = (sweep: typeof sound) => answers(sweep.runs)[0].sentences.map(({ text }) => text)

test('a sweep of dead networks: no best point, plateau, difference or labels saved, and the sentences say why', () => {
  const dead = withDead(() => true)
  expect(lines(dead)).toEqual([
    'none at s = 1, 4, 16: 3 of 3 seeds predict one class',
    'mixup at s = 1, 4, 16: 3 of 3 seeds predict one class',
  ])
  expect(bestPoint(curves(dead.runs))).toBeUndefined()
  expect(answers(dead.runs)[0]).toMatchObject({ plateaus: [], labelsSaved: [], contrasts: [{ points: [] }] })
  expect(claims(dead)).toEqual([
    'Training collapsed without augmentation at 1, 4 and 16 samples per class: 3 of 3 seeds predict one class. Accuracy is no better than chance there, so nothing is concluded from it. Lower pretrain.learningRate or finetune.learningRate.',
    'Training collapsed with mixup at 1, 4 and 16 samples per class: 3 of 3 seeds predict one class. Accuracy is no better than chance there, so nothing is concluded from it. Lower pretrain.learningRate or finetune.learningRate.',
    'Mixup is not compared with no augmentation at 1, 4 and 16 samples per class, where training collapsed or runs failed.',
  ])
  expect(predictionOutcomes(dead.record.experiment, dead.runs).map(({ outcomes }) => outcomes[0])).toEqual([
    {
      dataset: 'b',
      verdict: 'undecided',
      figures:
        'not judged: mixup − none at s = 1: mixup: 3 of 3 seeds predict one class; none: 3 of 3 seeds predict one class',
      comparisons: [],
    },
    {
      dataset: 'b',
      verdict: 'undecided',
      figures:
        'not judged: none, s = 1 to 16: s = 16: 3 of 3 seeds predict one class; s = 1: 3 of 3 seeds predict one class',
      comparisons: [],
    },
  ])
})

test('if some points collapsed, claims rest only on the others', () => {
  const partly = withDead((augmentation, size) => augmentation === 'none' && size === 1)
  const [answer] = answers(partly.runs)
  expect(answer.plateaus.map(({ augmentation }) => augmentation)).toEqual(['mixup'])
  expect(answer.contrasts[0].points.map(({ samplesPerClass }) => samplesPerClass)).toEqual([4, 16])
  // More than none's most, read off its two sound sizes.
  expect(answer.labelsSaved[0].points.map(({ reference }) => reference)).toEqual(
    [1, 4, 16].map(() => ({ samplesPerClass: 16, beyond: 'more' })),
  )
  expect(answer.best).toMatchObject({ augmentation: 'mixup', samplesPerClass: 1 })
})

test('one dead seed of three: the point is marked and not compared, and its mean includes the seed', () => {
  const mixed = withDead((augmentation, size, seed) => augmentation === 'mixup' && size === 4 && seed === 1)
  expect(lines(mixed)).toEqual(['mixup at s = 4: 1 of 3 seeds collapsed'])
  const point = curves(mixed.runs)[0].series[1].points[1]
  expect(point.mean).toBeCloseTo((0.7 + 0.1 + 0.72) / 3, 12)
  expect(point.values[1]).toEqual({ seed: 1, accuracy: 0.1, collapse: 'one class' })
  expect(differences(mixed.runs)[0].series[0]).toMatchObject({
    points: [{ samplesPerClass: 1 }, { samplesPerClass: 16 }],
    leftOut: [{ samplesPerClass: 4, reason: 'mixup: 1 of 3 seeds collapsed' }],
  })
  expect(claims(mixed)[0]).toBe(
    'With mixup at 4 samples per class, 1 of 3 seeds collapsed: the mean includes collapsed seeds, so it is not compared. The median of 3 seeds is 70.0 %. No interval of a median reaches 95 % with fewer than 5 seeds.',
  )
})

test('means over survivors report how many seeds diverged; points without survivors are listed too', () => {
  const sweep = withFailed(
    (augmentation, size, seed) => augmentation === 'none' && (size === 1 || (size === 4 && seed < 2)),
  )
  expect(lines(sweep)).toEqual(['none at s = 4: 2 of 3 seeds diverged', 'none at s = 1: 3 of 3 seeds diverged'])
  expect(answers(sweep.runs)[0].contrasts[0].points.map(({ samplesPerClass }) => samplesPerClass)).toEqual([16])
  expect(answers(sweep.runs)[0].plateaus.map(({ augmentation }) => augmentation)).toEqual(['mixup'])
  expect(lines(withFailed((_, size, seed) => size === 1 && seed === 0, 'ENOSPC'))).toEqual([
    'none at s = 1: 1 of 3 seeds failed',
    'mixup at s = 1: 1 of 3 seeds failed',
  ])
})

test('the sentence about the best mean reports its failed seeds', () => {
  const sweep = withFailed((augmentation, size, seed) => augmentation === 'mixup' && size === 16 && seed === 0)
  const higher = sweepOf(
    text,
    (_, augmentation, size, seed) => 0.5 + (augmentation === 'mixup' && size === 16 ? 0.2 : 0) + 0.01 * seed,
  )
  const runs = sweep.runs.map((run, index) => (run.state === 'failed' ? run : higher.runs[index]))
  expect(claims({ ...sweep, runs }).find(sentence => sentence.startsWith('The highest'))).toMatch(
    /, n = 2: mixup with 16 samples per class \(1 of 3 seeds diverged; picked from 6, interval adjusted\)\.$/,
  )
})

test('CSV and JSON list failed and collapsed runs with reasons', () => {
  const sweep = withFailed((augmentation, size, seed) => augmentation === 'none' && size === 1 && seed === 2)
  const [row] = csv([sweep])
    .split('\n')
    .filter(line => line.includes('failed'))
  expect(row).toBe(`a,none,1,2,b,simd,,,0,20240601-120000-abcd,a-none-s1-seed2,failed,${DIVERGED},,,`)
  expect(sweepJson(sweep).failed).toEqual([
    { augmentation: 'none', samplesPerClass: 1, seed: 2, diverged: true, reason: DIVERGED },
  ])
  expect(
    csv([withDead((_, size) => size === 1)]).match(/collapsed,training collapsed: predicts one class,,,\n/g),
  ).toHaveLength(6)
})

test('collapsed points are not compared, neither between sweeps nor for transfer', () => {
  const setup = {
    finetune: '[mnist, emnist-letters]',
    accuracy: (_: string, __: string, ___: number, seed: number) => 0.6 + 0.01 * seed,
  }
  const good = comparedSweep({ ...setup, pretrain: 'emnist-letters' })
  const dead = withDead((_, size) => size === 1, comparedSweep({ ...setup, id: 'dead' }))
  const { targets } = compareSweeps(good, dead)
  const [first, second] = targets[0].series[0].points
  expect([first.difference, first.notCompared]).toEqual([undefined, 'B: 3 of 3 seeds predict one class'])
  expect(second.difference?.mean).toBeCloseTo(0, 12)
  const [, row] = comparisonCsv([good, dead]).split('\n')
  expect(row.endsWith(',,,,,,,B: 3 of 3 seeds predict one class')).toBe(true)
  const { cells, directions } = transferMatrix([good, dead], { augmentation: 'none', samplesPerClass: 1 })
  expect(cells.flatMap(({ entries }) => entries.flatMap(({ toSame }) => toSame ?? []))).toEqual([])
  expect(directions[0].text).toContain('61.0 %')
  expect(directions[0].text).not.toContain('higher')
})

test('the interval of an accuracy is cut at 100 %, and keeps the computed ends', () => {
  const accuracies = [0.96, 1, 1]
  const near = sweepOf(text, (_, __, ___, seed) => accuracies[seed])
  const { interval } = curves(near.runs)[0].series[0].points[0]
  expect(interval).toEqual({
    kind: 't',
    low: expect.closeTo(0.9293, 4),
    high: 1,
    uncut: { low: expect.closeTo(0.9293, 4), high: expect.closeTo(1.04404, 4) },
  })
})
