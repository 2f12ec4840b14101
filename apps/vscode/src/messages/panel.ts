import type { Collapse } from '@finetune-lab/analysis'
import * as z from 'zod'

// Messages that every panel sends.

export const panelViews = ['sweep', 'sweeps', 'inspector', 'compare'] as const
export type PanelView = (typeof panelViews)[number]

/** The webview has loaded and listens. The host sends nothing before this. */
export const ready = z.object({ type: z.literal('ready') })

/** A file to save; the host asks where. `panel-host.ts` handles it for every panel. */
export const saveMessage = z.object({
  type: z.literal('save'),
  /** Suggested file name, with extension. */
  name: z.string().max(200),
  contents: z.string().max(2 ** 26),
  encoding: z.enum(['utf8', 'base64']),
})
export type SaveMessage = z.infer<typeof saveMessage>

/** State of a sweep or a run. */
export const state = z.enum(['waiting', 'running', 'finished', 'interrupted', 'failed'])

/** Finetune data sets on which training collapsed: the host derives this from confusion matrices that it does not send. */
export const collapses = z.record(z.string(), z.enum(['one class', 'chance']) satisfies z.ZodType<Collapse>).optional()
