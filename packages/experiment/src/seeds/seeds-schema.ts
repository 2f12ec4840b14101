import * as z from 'zod'
import { MOST_SEEDS } from '../limits.ts'
import { grouped } from '../problems/describe.ts'
import { expected, wholeNumber } from '../schema/schema-fields.ts'
import { LEAST_FIRST_SEEDS } from './seed-rule.ts'

/** Points with up to two decimals, above 0. */
const HALF_WIDTH = /^(?=.*[1-9])\d{1,2}(\.\d{1,2})? points?$/

/** What atMost is if the file leaves it open. */
export const DEFAULT_MOST = 30

const list = expected(`a list of 1 to ${grouped(MOST_SEEDS)} whole numbers`)
const halfWidth = expected('a half-width such as 1 point or 0.5 points')

const rule = z.strictObject(
  {
    until: z.string(halfWidth).regex(HALF_WIDTH, halfWidth).meta({
      description:
        'Half the width of the 95 % interval of a mean accuracy at which a point has enough seeds: `1 point`, `0.5 points`.',
      source: 'two-stage samples: Stein 1945, Annals of Mathematical Statistics 16',
    }),
    atMost: wholeNumber(LEAST_FIRST_SEEDS + 1, MOST_SEEDS)
      .default(DEFAULT_MOST)
      .meta({ description: 'The most seeds that a point takes, known or not.', unit: 'repetitions' }),
    start: wholeNumber(LEAST_FIRST_SEEDS, MOST_SEEDS - 1)
      .optional()
      .meta({
        description:
          'The seeds that every point takes first. Their spread decides how many more it gets, and makes all intervals. Default: 10, or half of atMost if that is fewer.',
        unit: 'repetitions',
      }),
  },
  expected('{ until, atMost, start }'),
)

/** A count, a list, or a rule that decides point by point how many seeds are enough. */
export const seedsSchema = z
  .union(
    [
      wholeNumber(1, MOST_SEEDS),
      z
        .array(wholeNumber(0, Number.MAX_SAFE_INTEGER), expected('a list of whole numbers'))
        .min(1, list)
        .max(MOST_SEEDS, list),
      rule,
    ],
    expected(
      `a count from 1 to ${grouped(MOST_SEEDS)} or a list of whole numbers, or { until: 1 point, atMost: ${DEFAULT_MOST} }`,
    ),
  )
  .default(3)
  .meta({
    description:
      'Repetitions with different random choices: a count (3 means seeds 0, 1 and 2), a list of seeds, or { until: 1 point, atMost: 30 }, which gives each point as many seeds as its confidence interval needs. Confidence intervals come from the spread between seeds.',
    unit: 'repetitions',
  })

export type WrittenSeeds = z.output<typeof seedsSchema>
