import * as z from 'zod'

// Parts of inputs and outputs that several tools share.

export const file = z
  .string()
  .min(1)
  .max(1000)
  .describe('Experiment file, relative to the workspace, such as digits.experiment.yaml.')

export const sweep = z
  .string()
  .min(1)
  .max(128)
  .describe('Sweep id, an unambiguous prefix of one, or "last" for the newest.')

export const interval = z
  .object({ low: z.number(), high: z.number() })
  .optional()
  .describe('95 % confidence interval over seeds; with one seed, over test images only.')

/** Accuracies are shares, 0 to 1. */
export const point = z.object({
  samplesPerClass: z.number(),
  mean: z.number().describe('Mean test accuracy over seeds, 0 to 1.'),
  interval,
  n: z.number().describe('Number of seeds.'),
  trouble: z.string().optional().describe('Why nothing may be concluded from this point.'),
})

export const problem = z.object({
  severity: z.enum(['error', 'warning', 'note']),
  line: z.number(),
  column: z.number(),
  message: z.string(),
  suggestion: z.string().optional(),
})
