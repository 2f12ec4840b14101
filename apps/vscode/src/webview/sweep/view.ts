import * as z from 'zod'
import { axisChoice } from '../shared/axis-choice.ts'
import { figureLook } from '../shared/figure-look.ts'
import { figureChoices } from '../shared/save-dialog.ts'

export const tabs = ['curve', 'difference', 'loss', 'confusion', 'reliability'] as const
export type Tab = (typeof tabs)[number]

export const sortKeys = ['plan', 'augmentation', 'samples', 'seed', 'state', 'accuracy', 'time'] as const

/** What the user has chosen in the panel; kept across reloads. */
export const sweepView = z.object({
  tab: z.enum(tabs).default('curve'),
  /** Whether to show a figure's numbers instead of the figure. */
  table: z.boolean().default(false),
  /** Seeds left out of curves and differences. */
  hiddenSeeds: z.array(z.number()).default([]),
  /** `fit`: each panel scaled to its own data. `full`: 0 to 100 %. `shared`: one scale for all panels. */
  yAxis: z.enum(['fit', 'full', 'shared']).default('shared'),
  /** What curves and differences are of: `accuracy`, `ece`, `class:A`. */
  measure: z.string().default('accuracy'),
  /** The part of a sweep of several settings that is shown; empty for the first. */
  part: z.string().default(''),
  /** What accuracies are drawn over, in a sweep that varies more than the usual settings. */
  axes: axisChoice.prefault({}),
  /** Ids of selected runs. */
  selected: z.array(z.string()).default([]),
  sort: z
    .object({
      by: z.enum(sortKeys).default('plan'),
      dataset: z.string().default(''),
      descending: z.boolean().default(false),
    })
    .default({ by: 'plan', dataset: '', descending: false }),
  filter: z.string().default(''),
  /** The stage whose losses are shown: empty for pre-training, or a finetune data set. */
  lossStage: z.string().default(''),
  logSteps: z.boolean().default(false),
  /** Zoom and hidden series of each tab. */
  looks: z.record(z.string(), figureLook).default({}),
  /** The augmentation that others are compared with; empty for the experiment's own. */
  reference: z.string().default(''),
  /** How the last figure was saved. */
  figureFile: figureChoices.prefault({}),
  showLog: z.boolean().default(false),
  scroll: z.number().default(0),
  tableScroll: z.number().default(0),
})
export type SweepView = z.infer<typeof sweepView>
