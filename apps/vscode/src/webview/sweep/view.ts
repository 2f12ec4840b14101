import * as z from 'zod'

export const tabs = ['curve', 'difference', 'loss', 'confusion'] as const
export type Tab = (typeof tabs)[number]

export const sortKeys = ['plan', 'augmentation', 'samples', 'seed', 'state', 'accuracy', 'time'] as const

/** What a person has chosen in the panel, and finds again after a reload. */
export const sweepView = z.object({
  tab: z.enum(tabs).default('curve'),
  /** The figure's numbers in place of the figure. */
  table: z.boolean().default(false),
  /** Seeds that are left out of curves and differences. */
  hiddenSeeds: z.array(z.number()).default([]),
  /** `fit`: each figure to its own data. `full`: 0 to 100 %. `shared`: all on one axis. */
  yAxis: z.enum(['fit', 'full', 'shared']).default('shared'),
  /** Ids of chosen runs. */
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
  showLog: z.boolean().default(false),
  scroll: z.number().default(0),
  tableScroll: z.number().default(0),
})
export type SweepView = z.infer<typeof sweepView>
