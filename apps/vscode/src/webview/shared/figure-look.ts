import { UNCHANGED_LOOK } from '@finetune-lab/charts/dom'
import * as z from 'zod'

const domain = z.tuple([z.number(), z.number()]).optional()

/** What the user changed about a figure, as a panel keeps it. */
export const figureLook = z
  .object({
    hidden: z.array(z.string()),
    zoom: z.record(z.string(), z.object({ x: domain, y: domain })),
  })
  .default({ hidden: [...UNCHANGED_LOOK.hidden], zoom: {} })
export type KeptLook = z.infer<typeof figureLook>
