import * as z from 'zod'

/** What a person has chosen in the panel, and finds again after a reload. */
export const compareView = z.object({
  /** Curves over each other, or each sweep in panels of its own; on one y axis either way. */
  layout: z.enum(['overlaid', 'side by side']).default('overlaid'),
  /** The figures' numbers in place of the figures. */
  table: z.boolean().default(false),
  /** All settings, not only those that differ. */
  allSettings: z.boolean().default(false),
  /** The sweep that the reference is held against in tables: its folder. */
  other: z.string().default(''),
  /** The finetune data sets compared, as JSON of the match. */
  target: z.string().default(''),
  transfer: z.object({ augmentation: z.string(), samplesPerClass: z.number() }).optional(),
  /** The networks whose confusion and answers are compared. */
  networks: z.object({ augmentation: z.string(), samplesPerClass: z.number() }).optional(),
  /** Seeds of the two networks that are asked, as JSON. */
  seeds: z.string().default(''),
  /** Which of the images that they disagree on. */
  right: z.enum(['all', 'a', 'b', 'neither']).default('all'),
  page: z.number().default(0),
  /** Whether the networks were asked: after a reload they are asked again. */
  asked: z.boolean().default(false),
  /** What sweeps are called, by folder: known still when one cannot be read any more. */
  names: z.record(z.string(), z.string()).default({}),
  scroll: z.number().default(0),
})
export type CompareView = z.infer<typeof compareView>
