import { text } from 'node:stream/consumers'
import { changeAbout, findSweep, readAbout } from '@finetune-lab/runs'

export interface NoteOptions {
  readonly store: string
  readonly add?: boolean
}

/** `note SWEEP [TEXT]`: prints a sweep's notes, or replaces them; `-` reads them from standard input. */
export async function note(wanted: string, words: readonly string[], { store, add }: NoteOptions): Promise<void> {
  const folder = findSweep(store, wanted)
  if (words.length === 0) {
    const { notes } = readAbout(folder)
    if (notes !== '') console.log(notes)
    return
  }
  const given = words.join(' ') === '-' ? (await text(process.stdin)).trimEnd() : words.join(' ')
  const before = add ? readAbout(folder).notes : ''
  changeAbout(folder, { notes: [before, given].filter(Boolean).join('\n\n') })
}
