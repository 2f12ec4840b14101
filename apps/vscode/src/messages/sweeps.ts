import { NOTHING_SAID, type SweepAbout } from '@finetune-lab/runs/page'
import * as z from 'zod'
import { ready, saveMessage, state } from './panel.ts'

/** The table shows every sweep of the workspace, so there is one panel. */
export const sweepsSubject = z.object({})
export type SweepsSubject = z.infer<typeof sweepsSubject>

const about: z.ZodType<SweepAbout> = z.object({
  name: z.string().optional(),
  notes: z.string(),
  tags: z.array(z.string()),
  star: z.boolean(),
  archived: z.boolean(),
})

const listedSweep = z.object({
  folder: z.string(),
  stopped: z.boolean(),
  id: z.string(),
  name: z.string(),
  experiment: z.string(),
  /** Milliseconds since 1970; null if the record has no valid time. */
  created: z.number().nullable(),
  state,
  runs: z.number(),
  finished: z.number(),
  failed: z.number(),
  best: z
    .object({
      accuracy: z.number(),
      n: z.number(),
      augmentation: z.string(),
      samplesPerClass: z.number(),
      dataset: z.string(),
    })
    .optional(),
  seconds: z.number(),
  settings: z.record(z.string(), z.array(z.union([z.string(), z.number()]))),
  about: about.default(NOTHING_SAID),
})
export type ListedSweep = z.infer<typeof listedSweep>

export const toSweepsPanel = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('sweeps'),
    /** Newest first. */
    sweeps: z.array(listedSweep),
    /** Sweeps that cannot be read. */
    damaged: z.array(z.object({ id: z.string(), problem: z.string() })),
    /** Why this panel cannot change anything. */
    locked: z.string().optional(),
  }),
  /** Sweeps that changed, or are new. */
  z.object({ type: z.literal('changes'), sweeps: z.array(listedSweep) }),
])
export type ToSweepsPanel = z.infer<typeof toSweepsPanel>

const folders = z.array(z.string()).min(1).max(100_000)

export const fromSweepsPanel = z.discriminatedUnion('type', [
  ready,
  saveMessage,
  z.object({
    type: z.literal('command'),
    command: z.enum([
      'openSweep',
      'compare',
      'renameSweep',
      'editNotes',
      'tagSweep',
      'starSweep',
      'archiveSweep',
      'deleteSweep',
      'report',
      'export',
    ]),
    folders,
  }),
  z.object({ type: z.literal('restore') }),
  z.object({ type: z.literal('newExperiment') }),
])
export type FromSweepsPanel = z.infer<typeof fromSweepsPanel>
