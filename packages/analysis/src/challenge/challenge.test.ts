import type { ChallengedHead, ChallengeHead, ChallengeResult, SweepSnapshot } from '@finetune-lab/runs'
import { describe, expect, test } from 'vitest'
import { sweepOf } from '../testing/sweep.ts'
import { challengeOf } from './challenge.ts'
import { challengeLines } from './challenge-lines.ts'

const TEXT = `pretrain: { dataset: mnist, samplesPerClass: [1, 4], augmentation: [none, mixup] }
finetune: { dataset: mnist }
seeds: 5
`
/** Differs from seed to seed, and in the difference between augmentations. */
const wobble = (label: string, seed: number) => (label === 'mixup' ? 1 : 2) * 0.002 * ((seed * 7) % 5) - 0.005
const RECORDED: Record<string, readonly [number, number]> = { none: [0.5, 0.56], mixup: [0.6, 0.62] }
const sweep = sweepOf(TEXT, (_, label, size, seed) => RECORDED[label][size === 1 ? 0 : 1] + wobble(label, seed))

type Accuracies = Record<string, readonly [number, number]>
const PROBE: ChallengeHead = { kind: 'probe' }
const LOW: ChallengeHead = { kind: 'sgd', rate: 0.1, budget: 1 }
const OWN: ChallengeHead = { kind: 'sgd', rate: 1, budget: 1 }

/** @param heads accuracy at 1 and at 4 per class by augmentation, for each head; NaN if it diverges */
function challengesOf(
  of: SweepSnapshot,
  heads: readonly (readonly [ChallengeHead, Accuracies])[],
  { seeds = 5, validation = (accuracy: number) => accuracy } = {},
): Map<string, ChallengeResult> {
  return new Map(
    of.runs
      .filter(({ run }) => run.settings.seed < seeds)
      .map(({ run }) => {
        const { pretrain, seed } = run.settings
        const label = pretrain.augmentation.name
        const found = [[OWN, RECORDED] as const, ...heads].map(([head, accuracies]): ChallengedHead => {
          const accuracy = accuracies[label][pretrain.samplesPerClass === 1 ? 0 : 1] + wobble(label, seed)
          if (Number.isNaN(accuracy)) return { head }
          const right = new Array(10).fill(Math.round(accuracy * 100))
          const flat = new Array(10).fill(100)
          return {
            head,
            training: { loss: head.kind === 'probe' ? 0.2 : 0.5, slope: 0.25 },
            validation: { accuracy: validation(accuracy), images: 100 },
            test: { accuracy, loss: 1, images: 1000, truths: flat, predictions: flat, right },
          }
        })
        return [
          run.id,
          { version: 1, identity: run.identity, finetunes: [{ dataset: 'mnist', featureNorm: 7, heads: found }] },
        ]
      }),
  )
}

function verdicts(heads: Parameters<typeof challengesOf>[1], options?: Parameters<typeof challengesOf>[2]) {
  const challenge = challengeOf(sweep, challengesOf(sweep, heads, options))!
  return Object.fromEntries(
    challenge.datasets[0].sentences
      .filter(({ outcomes }) => outcomes.length > 0)
      .map(({ about, augmentation, outcomes }) => [
        `${about} ${augmentation}`,
        Object.fromEntries(outcomes.map(({ id, verdict }) => [id, verdict])),
      ]),
  )
}

describe('a difference', () => {
  test.each([
    ['holds', 0.06, 'the same sign, and at least half of the size'],
    ['shrinks', 0.03, 'the same sign, and less than half'],
    ['vanishes', 0.001, 'an interval that includes 0'],
    ['turns round', -0.05, 'the other sign'],
  ])('%s with a difference of %d: %s', (expected, difference) => {
    const found = verdicts([[PROBE, { none: [0.8, 0.8], mixup: [0.8 + difference, 0.8 + difference] }]])
    expect(found['difference mixup'].probe).toBe(expected)
  })

  test('that was not shown and now is, appears', () => {
    const flat = sweepOf(TEXT, (_, label, _size, seed) => 0.5 + wobble(label, seed))
    const found = challengesOf(flat, [[PROBE, { none: [0.5, 0.5], mixup: [0.7, 0.7] }]])
    const [{ sentences }] = challengeOf(flat, found)!.datasets
    const judged = sentences.find(({ about }) => about === 'difference')!
    expect(judged).toMatchObject({ verdict: 'appears', outcomes: [{ words: 'a difference appears' }] })
  })

  test('cannot be judged if heads diverged, or with one seed', () => {
    const diverging = verdicts([[LOW, { none: [0.8, 0.8], mixup: [Number.NaN, 0.8] }]])
    expect(diverging['difference mixup']['rate 0.1 budget 1']).toBe('unknown')
    const single = verdicts([[PROBE, { none: [0.8, 0.8], mixup: [0.9, 0.9] }]], { seeds: 1 })
    expect(single['difference mixup'].probe).toBe('unknown')
  })
})

test('other claims have verdicts by the same rule', () => {
  const better = verdicts([[PROBE, { none: [0.8, 0.9], mixup: [0.804, 0.804] }]])
  expect(better['best mixup'].probe).toBe('turns round')
  expect(better['labels saved mixup'].probe).toBe('vanishes')
  expect(better['plateau none'].probe).toBe('holds')
  const flat = verdicts([[PROBE, { none: [0.8, 0.8], mixup: [0.9, 0.95] }]])
  expect(flat['best mixup'].probe).toBe('holds')
  expect(flat['labels saved mixup'].probe).toBe('holds')
  expect(flat['plateau none'].probe).toBe('vanishes')
})

test('the best settings of each are chosen on validation images, whatever the test says', () => {
  // On the test set, the low rate is better; on validation images, it is worse.
  const low: Accuracies = { none: [0.9, 0.9], mixup: [0.95, 0.95] }
  const validation = (accuracy: number) => 1 - accuracy
  const { datasets, alternatives } = challengeOf(sweep, challengesOf(sweep, [[LOW, low]], { validation }))!
  expect(alternatives.map(({ id }) => id)).toEqual(['rate 0.1 budget 1', 'best'])
  const [recipe, changed, best] = datasets[0].results
  expect(best.curves).toEqual(recipe.curves)
  expect(changed.curves).not.toEqual(recipe.curves)
})

test('the recipe is compared on the same seeds, and the scope says which', () => {
  const challenge = challengeOf(sweep, challengesOf(sweep, [[PROBE, RECORDED]], { seeds: 3 }))!
  expect(challenge).toMatchObject({ runs: 12, finished: 20, seeds: 3, remade: 0, repeated: { same: 12, tried: 12 } })
  const [recipe] = challenge.datasets[0].results
  expect(recipe.curves.series.map(({ points }) => points.map(({ n }) => n))).toEqual([
    [3, 3],
    [3, 3],
  ])
  expect(recipe.heads[0]).toEqual({
    dataset: 'mnist',
    augmentation: 'none',
    samplesPerClass: 1,
    n: 3,
    featureNorm: 7,
    trainingLoss: 0.5,
    excess: 0.3,
    slope: 0.25,
    testLoss: 1,
  })
})

test('an alternative that only some runs have is left out', () => {
  const found = challengesOf(sweep, [[PROBE, RECORDED]])
  const [[id, first]] = found
  found.set(id, { ...first, finetunes: first.finetunes.map(one => ({ ...one, heads: one.heads.slice(0, 1) })) })
  expect(challengeOf(sweep, found)!.alternatives).toEqual([])
})

test('as text: one line with the command if it was not challenged, otherwise each answer with its verdict', () => {
  expect(challengeOf(sweep, new Map())).toBeUndefined()
  expect(challengeLines(sweep.record, undefined)).toEqual([
    'Not challenged: these answers hold for this recipe. To see which survive other heads: finetune-lab challenge 20240601-120000-abcd',
  ])
  const challenge = challengeOf(sweep, challengesOf(sweep, [[PROBE, { none: [0.8, 0.8], mixup: [0.804, 0.804] }]]))
  const lines = challengeLines(sweep.record, challenge)
  expect(lines[0]).toBe('Does the answer survive? 20 finished runs, 5 seeds, 1 other way to train the heads.')
  const at = lines.findIndex(line => line.includes('Mixup is better than no augmentation'))
  expect(lines[at]).toMatch(/^ {2}✗ vanishes {2}Mixup is better/)
  expect(lines[at + 1]).toMatch(
    /^ {6}With converged heads: is no longer shown \(.* points \[.*\], n = 5, at 1 per class; of 2 sizes with a difference, it vanishes at 2\)\.$/,
  )
})
