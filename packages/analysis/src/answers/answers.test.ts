import { expect, test } from 'vitest'
import { type Accuracy, sweepOf } from '../testing/sweep.ts'
import { type AnswerOptions, answers } from './answers.ts'

const near = (value: number) => expect.closeTo(value, 9)

/** The answers about a sweep with one finetune data set. */
function answersOf(
  accuracy: Accuracy,
  { seeds = 3, sizes = '[1, 4, 16]', augmentation = '[none, mixup]', ...options }: Partial<AnswerOptions & Setup> = {},
) {
  const { runs } = sweepOf(
    `pretrain: { dataset: a, samplesPerClass: ${sizes}, augmentation: ${augmentation} }\nfinetune: { dataset: b }\nseeds: ${seeds}`,
    accuracy,
  )
  return answers(runs, options)[0]
}

interface Setup {
  seeds: number
  sizes: string
  augmentation: string
}

/** none has 50, 60, 70 % at s = 1, 4, 16; mixup is ahead by the given shares, by seed. */
const ahead =
  (...by: number[]): Accuracy =>
  (_, augmentation, samples, seed) =>
    0.5 + 0.1 * (Math.log2(samples) / 2) + 0.001 * seed + (augmentation === 'mixup' ? by[seed] : 0)

const texts = ({ sentences }: ReturnType<typeof answersOf>) => sentences.map(({ text }) => text)

test('labels saved: read off on log2 of the samples, halfway between 1 and 4 is 2', () => {
  const { labelsSaved } = answersOf(ahead(0.05, 0.05, 0.05))
  expect(labelsSaved).toEqual([
    {
      augmentation: 'mixup',
      reference: 'none',
      points: [
        point(1, { samplesPerClass: near(2) }),
        point(4, { samplesPerClass: near(8) }),
        point(16, { samplesPerClass: 16, beyond: 'more' }),
      ],
    },
  ])
  // Seeds differ but pairs do not: resampling them together does not change the reading.
  function point(samplesPerClass: number, reference: object) {
    return { samplesPerClass, n: 3, reference, interval: { low: reference, high: reference } }
  }
})

test('labels saved: worse than the smallest size of the reference is reported as such; the interval covers the spread over seeds', () => {
  const [first, second] = answersOf(ahead(-0.045, -0.05, -0.055)).labelsSaved[0].points
  expect(first.reference).toEqual({ samplesPerClass: 1, beyond: 'fewer' })
  expect(second.reference.samplesPerClass).toBeCloseTo(2, 9)
  // The mean gap to none is −0.05 ± t(2) · 0.005 / √3, on a slope of 0.1 for a factor of 4.
  const half = (4.302652729749462 * 0.005) / Math.sqrt(3) / 0.1
  expect(second.interval).toEqual({
    low: { samplesPerClass: near(4 ** (0.5 - half)) },
    high: { samplesPerClass: near(4 ** (0.5 + half)) },
  })
})

test('labels saved: a dip of the reference counts as chance, and a flat stretch counts from its smallest size', () => {
  const dip: Record<number, number> = { 1: 0.5, 2: 0.64, 4: 0.6, 8: 0.7 }
  const reading = (height: number) =>
    answersOf((_, augmentation, samples) => (augmentation === 'none' ? dip[samples] : height), {
      sizes: '[1, 2, 4, 8]',
      seeds: 1,
    }).labelsSaved[0].points[0]
  // 0.64 and 0.6 are pooled to 0.62: halfway between 0.5 and 0.62 is √2 samples; 0.62 is reached with 2.
  expect(reading(0.56)).toEqual({
    samplesPerClass: 1,
    n: 1,
    reference: { samplesPerClass: near(Math.SQRT2) },
    interval: undefined,
  })
  expect(reading(0.62).reference.samplesPerClass).toBeCloseTo(2, 9)
  expect(reading(0.66).reference.samplesPerClass).toBeCloseTo(4 * Math.SQRT2, 9)
})

test('plateau: it starts where the gain to the largest size is within the margin, at every size from there on', () => {
  const bump: Record<number, number> = { 1: 0.5, 4: 0.7, 16: 0.6, 64: 0.705 }
  const of = (margin: number, table: Record<number, number>) =>
    answersOf((_, __, samples, seed) => table[samples] + 0.01 * seed, {
      sizes: '[1, 4, 16, 64]',
      augmentation: 'none',
      margin,
    }).plateaus.map(({ from, largest, interval, gain: { of, to, mean } }) => ({
      from,
      largest,
      interval,
      of,
      to,
      mean,
    }))
  const certain = (from: number) => ({ low: from, high: from })
  expect(of(0.01, bump)).toEqual([{ from: 64, largest: 64, interval: certain(64), of: 16, to: 64, mean: near(0.105) }])
  expect(of(0.2, bump)).toEqual([{ from: 4, largest: 64, interval: certain(4), of: 4, to: 64, mean: near(0.005) }])
  expect(of(0.01, { ...bump, 16: 0.695 })).toEqual([
    { from: 4, largest: 64, interval: certain(4), of: 4, to: 64, mean: near(0.005) },
  ])
})

test('plateau: the interval holds the sizes that other seeds would have given', () => {
  const gains = [0.001, 0.002, 0.03]
  const [none] = answersOf((_, __, samples, seed) => 0.6 + (samples === 16 ? gains[seed] : 0), {
    augmentation: 'none',
  }).plateaus
  expect(none).toMatchObject({ from: 16, largest: 16, interval: { low: 1, high: 16 } })
})

/** Deterministic noise of ±5 points that depends on augmentation, size and seed. */
const chance = (augmentation: string, samples: number, seed: number) =>
  0.01 * (((augmentation.length * 7 + samples * 3 + seed * 5) % 11) - 5)

test('labels saved: the interval rests on the seeds that all sizes of the reference have', () => {
  const noisy: Accuracy = (_, augmentation, samples, seed) =>
    augmentation === 'mixup' && seed > 1
      ? Number.NaN
      : 0.5 + 0.1 * Math.log2(samples) + (augmentation === 'mixup' ? 0.06 : 0) + chance(augmentation, samples, seed)
  const intervals = (seeds: number) =>
    answersOf(noisy, { seeds, sizes: '[1, 2, 4, 8]' }).labelsSaved[0].points.map(({ n, interval }) => ({ n, interval }))
  expect(intervals(10)).toEqual(intervals(2))
  // With ten seeds of both, the reading is informative.
  const whole = answersOf(
    (_, augmentation, samples, seed) =>
      0.5 + 0.1 * Math.log2(samples) + (augmentation === 'mixup' ? 0.06 : 0) + chance(augmentation, samples, seed),
    { seeds: 10, sizes: '[1, 2, 4, 8]' },
  )
  expect(whole.labelsSaved[0].points[1].interval!.low.beyond).toBeUndefined()
})

test('two seeds: the resampled reading is as wide as the t-interval', () => {
  const { labelsSaved } = answersOf(ahead(-0.05, -0.0501), { seeds: 2 })
  // At 4 mixup is 0.05005 below none: ± t(1) · 0.0001 / 2, on a slope of 0.1 for a factor of 4.
  const half = (12.706204736174698 * 0.00005) / 0.1
  expect(labelsSaved[0].points[1].interval).toEqual({
    low: { samplesPerClass: expect.closeTo(4 ** (1 - 0.5005 - half), 6) },
    high: { samplesPerClass: expect.closeTo(4 ** (1 - 0.5005 + half), 6) },
  })
})

test('no interval rests on a point with one seed: of the augmentation, the reference or a plateau', () => {
  const without = (missing: (augmentation: string, samples: number) => boolean) =>
    answersOf((_, augmentation, samples, seed) =>
      seed > 0 && missing(augmentation, samples)
        ? Number.NaN
        : ahead(0.03, 0.05, 0.07)('b', augmentation, samples, seed),
    )
  const intervals = ({ labelsSaved, plateaus }: ReturnType<typeof answersOf>) => ({
    labelsSaved: labelsSaved[0].points.map(({ interval }) => interval !== undefined),
    plateaus: plateaus.map(({ interval }) => interval !== undefined),
  })
  expect(intervals(without((augmentation, samples) => augmentation === 'mixup' && samples === 4))).toEqual({
    labelsSaved: [true, false, true],
    plateaus: [true, false],
  })
  expect(intervals(without((augmentation, samples) => augmentation === 'none' && samples === 16))).toEqual({
    labelsSaved: [false, false, false],
    plateaus: [false, true],
  })
})

test('contrasts: tests per size adjusted over the sizes, wins, probability, and seeds needed at the pooled spread', () => {
  const by: Record<number, number[]> = { 1: [0.055, 0.069, 0.102], 4: [0.01, 0, -0.01], 16: [0.02, 0.02, 0.02] }
  const { contrasts } = answersOf(
    (_, augmentation, samples, seed) => 0.5 + (augmentation === 'mixup' ? by[samples][seed] : 0),
  )
  const [{ points, spread, seedsNeeded }] = contrasts
  expect(
    points.map(({ test, wilcoxon, probabilityBetter, wins }) => ({ test, wilcoxon, probabilityBetter, wins })),
  ).toEqual([
    {
      // SciPy: stats.ttest_1samp, two tests adjusted; stats.wilcoxon(method='exact'), three tests adjusted
      test: {
        freedom: 2,
        p: near(0.032543465644221885),
        holm: near(0.06508693128844377),
        holmAll: near(0.06508693128844377),
      },
      wilcoxon: { positive: 6, n: 3, p: 0.25, holm: 0.75, holmAll: 0.75 },
      probabilityBetter: near(0.9837282671778891),
      wins: { better: 3, equal: 0 },
    },
    {
      test: { freedom: 2, p: near(1), holm: near(1), holmAll: near(1) },
      wilcoxon: { positive: 1.5, n: 2, p: 1, holm: 1, holmAll: 1 },
      probabilityBetter: near(0.5),
      wins: { better: 1, equal: 1 },
    },
    {
      test: undefined,
      wilcoxon: { positive: 6, n: 3, p: 0.25, holm: 0.75, holmAll: 0.75 },
      probabilityBetter: undefined,
      wins: { better: 3, equal: 0 },
    },
  ])
  // √((0.0241316² + 0.01² + 0) / 3)
  expect(spread).toBeCloseTo(0.01508127, 7)
  // statsmodels: TTestPower().power(d / spread, n, 0.05) first reaches 0.8 at
  expect(seedsNeeded).toEqual([
    { difference: 0.005, seeds: 74 },
    { difference: 0.01, seeds: 20 },
    { difference: 0.02, seeds: 7 },
    { difference: 0.05, seeds: 3 },
  ])
})

test('in words: best setting, labels saved, differences, plateaus and seeds, each with its uncertainty', () => {
  expect(texts(answersOf(ahead(0.03, 0.05, 0.07)))).toMatchInlineSnapshot(`
    [
      "The highest mean accuracy is 75.1 % [69.9, 80.3], n = 3: mixup with 16 samples per class (picked from 6, interval adjusted).",
      "Mixup with 1 sample per class matches no augmentation with about 2 [1, 4] (this size alone).",
      "No difference between mixup and no augmentation is significant (paired t-test, Holm over all 3 comparisons). The largest is +5.0 points [−3.0, +10.0] at 1 sample per class, n = 3 (picked from 3 sizes, interval adjusted).",
      "Without augmentation, accuracy still rises by more than 1 point up to 16 samples per class, the largest number tested. From 4 to 16 it gains +10.0 points [+10.0, +10.0], n = 3.",
      "With mixup, accuracy still rises by more than 1 point up to 16 samples per class, the largest number tested. From 4 to 16 it gains +10.0 points [+10.0, +10.0], n = 3.",
      "Detecting a difference of 1 point between mixup and no augmentation takes 34 seeds (paired t-test, power 80 %); showing that they are alike within 1 point, if they are, takes 44 seeds. The standard deviation of a paired difference is 2.0 points.",
    ]
  `)
})

test('in words: labels saved beyond the sizes of the reference', () => {
  const labelsSaved = (...by: number[]) => texts(answersOf(ahead(...by)))[1]
  expect(labelsSaved(0.3, 0.31, 0.3)).toBe(
    'Mixup with 1 sample per class is better than no augmentation with 16, the largest number tested [more than 16] (this size alone).',
  )
  expect(labelsSaved(-0.03, -0.02, -0.03)).toBe(
    'Mixup with 1 sample per class is worse than no augmentation with 1, the smallest number tested [fewer than 1] (this size alone).',
  )
  // 16 ** 0.95 = 14; the lowest not rejected, 0.19 − t(2) · 0.01 / √3 = 0.165, is 16 ** 0.826 = 9.9.
  expect(labelsSaved(0.19, 0.2, 0.18)).toBe(
    'Mixup with 1 sample per class matches no augmentation with about 14 [9.9, more than 16] (this size alone).',
  )
})

test('in words: one seed shows nothing, and the sentences say so', () => {
  expect(texts(answersOf(ahead(0.05), { seeds: 1 }))).toMatchInlineSnapshot(`
    [
      "The highest mean accuracy is 75.0 % [72.2, 77.6], n = 1: mixup with 16 samples per class (picked from 6). With one seed, the interval covers only the chance in the test set (binomial), and a picked mean is likely to be too high.",
      "Mixup with 1 sample per class matches no augmentation with about 2 (one seed, no interval).",
      "With one seed, no difference between mixup and no augmentation can be shown. The largest difference is +5.0 points at 1 sample per class, n = 1.",
      "Without augmentation, accuracy gains +10.0 points from 4 to 16 samples per class, the largest number tested, n = 1. One seed can show neither a plateau nor a rise.",
      "With mixup, accuracy gains +10.0 points from 4 to 16 samples per class, the largest number tested, n = 1. One seed can show neither a plateau nor a rise.",
    ]
  `)
})

test('in words: no claim that the seeds do not show', () => {
  const about = (what: string, { sentences }: ReturnType<typeof answersOf>) =>
    sentences.filter(each => each.about === what).map(({ text }) => text)
  // −2 to +9 points: labels saved and the paired test agree.
  const single = answersOf(ahead(0.01, -0.02, 0.09), { sizes: '4' })
  expect([...about('labels saved', single), ...about('difference', single)]).toMatchInlineSnapshot(`
    [
      "Mixup with 4 samples per class cannot be distinguished from no augmentation with 4, the largest number tested [fewer than 4, more than 4].",
      "The difference between mixup and no augmentation is not significant (paired t-test): +2.7 points [−11.5, +16.8] at 4 samples per class, n = 3.",
    ]
  `)
  const noise = [0.1, -0.15, 0.05]
  const noisy = answersOf((_, __, samples, seed) => 0.6 + (samples === 16 ? noise[seed] : 0), { augmentation: 'none' })
  const slope = answersOf(
    (_, __, samples, seed) => 0.6 + 0.01 * Math.log2(samples) + (samples === 16 ? noise[seed] : 0),
    {
      augmentation: 'none',
    },
  )
  const one = answersOf((_, __, samples) => 0.6 + 0.002 * Math.log2(samples), { augmentation: 'none', seeds: 1 })
  const shown = answersOf((_, __, samples, seed) => 0.6 + (samples === 1 ? 0 : 0.1) + 0.001 * ((samples * seed) % 3), {
    augmentation: 'none',
  })
  // The gain from 1 is known well but the one from 4 is not: the rule asks for both.
  const between = answersOf((_, __, samples, seed) => 0.6 + (samples === 4 ? noise[seed] : 0), { augmentation: 'none' })
  expect([noisy, slope, one, shown, between].flatMap(answer => about('plateau', answer))).toMatchInlineSnapshot(`
    [
      "Without augmentation, accuracy may level off at 1 sample per class [1, 16]: from 1 to 16 it gains 0.0 points [−32.9, +32.9], n = 3. A gain of more than 1 point cannot be ruled out: it may be up to +32.9 points.",
      "Without augmentation, accuracy shows neither a plateau nor a rise of more than 1 point up to 16 samples per class, the largest number tested. From 4 to 16 it gains +2.0 points [−30.9, +34.9], n = 3.",
      "Without augmentation, accuracy may level off at 1 sample per class: from 1 to 16 it gains +0.8 points, n = 1. One seed cannot show a plateau.",
      "Without augmentation, accuracy levels off at 4 samples per class [4, 4]: more samples, up to 16, gain at most 1 point. From 4 to 16 it gains 0.0 points [0.0, 0.0], n = 3.",
      "Without augmentation, accuracy may level off at 1 sample per class [1, 16]: from 1 to 16 it gains 0.0 points [0.0, 0.0], n = 3. A gain of more than 1 point cannot be ruled out: it may be up to +32.9 points.",
    ]
  `)
})

test('the same runs give the same intervals in any order; resamples can be left out', () => {
  const noisy: Accuracy = (_, augmentation, samples, seed) =>
    0.5 + 0.01 * ((augmentation.length * 7 + samples * 3 + seed * 5) % 11)
  const { runs } = sweepOf(
    'pretrain: { dataset: a, samplesPerClass: [1, 2, 4], augmentation: [none, mixup] }\nfinetune: { dataset: b }\nseeds: 5',
    noisy,
  )
  const first = answers(runs)
  expect(answers(runs.toReversed())).toEqual(first)
  expect(first[0].plateaus[0].interval).toBeDefined()
  const [quick] = answers(runs, { resamples: 0 })
  expect(quick.plateaus[0].interval).toBeUndefined()
  expect(quick.contrasts).toEqual(first[0].contrasts)
})

test('missing runs, a missing reference, and no runs at all', () => {
  const partly = answersOf((_, augmentation, samples, seed) =>
    (augmentation === 'none' && samples === 16) || (seed === 2 && samples === 1) ? Number.NaN : 0.5 + 0.01 * seed,
  )
  expect(partly.contrasts[0].points.map(({ samplesPerClass, n }) => [samplesPerClass, n])).toEqual([
    [1, 2],
    [4, 3],
  ])
  expect(partly.plateaus.map(({ augmentation, largest }) => [augmentation, largest])).toEqual([
    ['none', 4],
    ['mixup', 16],
  ])
  const alone = answersOf(() => 0.5, { augmentation: 'mixup', sizes: '4' })
  expect([alone.contrasts, alone.plateaus, alone.labelsSaved]).toEqual([[], [], []])
  expect(answers([])).toEqual([])
})
