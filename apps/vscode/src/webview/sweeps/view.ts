import * as z from 'zod'

/** What the user has chosen in the table; kept across reloads. */
export const sweepsView = z.object({
  filter: z.string().default(''),
  sort: z.object({ by: z.string(), descending: z.boolean() }).optional(),
  group: z.string().default(''),
  closed: z.array(z.string()).default([]),
  /** Columns that the user has shown or hidden; the others are as by default. */
  columns: z.record(z.string(), z.boolean()).default({}),
  archived: z.boolean().default(false),
  /** Folders of selected sweeps. */
  selected: z.array(z.string()).default([]),
  scroll: z.number().default(0),
})
export type SweepsView = z.infer<typeof sweepsView>
