import * as z from 'zod'

/** What the user says about a sweep. It is stored next to the sweep and never affects a result. */
export interface SweepAbout {
  /** Replaces the name in the experiment file. */
  readonly name?: string
  /** Markdown. */
  readonly notes: string
  readonly tags: readonly string[]
  readonly star: boolean
  /** Archived sweeps are listed only on request. */
  readonly archived: boolean
}

export const NOTHING_SAID: SweepAbout = { notes: '', tags: [], star: false, archived: false }

export const LONGEST_NAME = 200
export const LONGEST_NOTES = 100_000
export const MOST_TAGS = 50
const TAG = /^[^\s\p{Cc},"'()]{1,40}$/u

/** A terminal would obey control characters. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

export const sweepAboutSchema = z.object({
  version: z.literal(1),
  name: z.string().max(LONGEST_NAME).transform(oneLine).optional(),
  notes: z.string().max(LONGEST_NOTES).optional(),
  tags: z.array(z.string().regex(TAG)).max(MOST_TAGS).optional(),
  star: z.boolean().optional(),
  archived: z.boolean().optional(),
})

/** Why a tag is not allowed; undefined if it is. */
export const tagProblem = (tag: string): string | undefined =>
  TAG.test(tag)
    ? undefined
    : `tag ${JSON.stringify(tag)}: expected 1 to 40 characters without spaces, commas, quotes and parentheses`
