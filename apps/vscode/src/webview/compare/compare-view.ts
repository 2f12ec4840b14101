import * as z from 'zod'
import { figureLook } from '../shared/figure-look.ts'
import { figureChoices } from '../shared/save-dialog.ts'

/** What the user has chosen in the panel; kept across reloads. */
export const compareView = z.object({
  /** Curves of all sweeps in the same panels, a panel per augmentation, or panels per sweep; one y scale each way. */
  layout: z.enum(['overlaid', 'per augmentation', 'side by side']).default('overlaid'),
  /** Zoom and hidden series of each figure. */
  looks: z.record(z.string(), figureLook).default({}),
  /** How the last figure was saved. */
  figureFile: figureChoices.prefault({}),
  /** Whether to show the figures' numbers instead of the figures. */
  table: z.boolean().default(false),
  /** Whether to show all settings, not only those that differ. */
  allSettings: z.boolean().default(false),
  /** Folder of the sweep that tables compare with the reference. */
  other: z.string().default(''),
  /** The compared finetune data sets, as the JSON of their match. */
  target: z.string().default(''),
  transfer: z.object({ augmentation: z.string(), samplesPerClass: z.number() }).optional(),
  /** The networks whose confusion and predictions are compared. */
  networks: z.object({ augmentation: z.string(), samplesPerClass: z.number() }).optional(),
  /** Seeds of the two networks to run, as JSON. */
  seeds: z.string().default(''),
  /** Which of the images that they disagree on to show. */
  right: z.enum(['all', 'a', 'b', 'neither']).default('all'),
  page: z.number().default(0),
  /** Whether the networks were run: after a reload they run again. */
  asked: z.boolean().default(false),
  /** Names of sweeps by folder, kept for sweeps that can no longer be read. */
  names: z.record(z.string(), z.string()).default({}),
  scroll: z.number().default(0),
})
export type CompareView = z.infer<typeof compareView>
