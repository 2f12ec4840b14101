import type { Collapse } from '@finetune-lab/analysis'
import * as z from 'zod'

// What every panel says.

export const panelViews = ['sweep', 'inspector', 'compare'] as const
export type PanelView = (typeof panelViews)[number]

/** The webview has loaded and listens: nothing is sent before. */
export const ready = z.object({ type: z.literal('ready') })

/** A file for a person to keep; the host asks where. Every panel may say so: `panel-host.ts` answers for all. */
export const saveMessage = z.object({
  type: z.literal('save'),
  /** Suggested, with extension. */
  name: z.string().max(200),
  contents: z.string().max(2 ** 26),
  encoding: z.enum(['utf8', 'base64']),
})
export type SaveMessage = z.infer<typeof saveMessage>

/** Of a sweep, and of each of its runs. */
export const state = z.enum(['waiting', 'running', 'finished', 'interrupted', 'failed'])

/** On which finetune data sets training collapsed: the host reads it off the confusion matrices that it does not send. */
export const collapses = z.record(z.string(), z.enum(['one class', 'chance']) satisfies z.ZodType<Collapse>).optional()
