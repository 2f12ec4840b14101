import { basename } from 'node:path'
import { changeAbout, findSweep, type SweepAbout } from '@finetune-lab/runs'

export interface MarkOptions {
  readonly store: string
  readonly undo?: boolean
}

/** `star SWEEPS…`: marks sweeps with a star, or removes it. */
export const star = (wanted: readonly string[], { store, undo = false }: MarkOptions) =>
  mark(wanted, store, { star: !undo }, undo ? 'star removed' : 'starred')

/** `archive SWEEPS…`: hides sweeps from lists, or shows them again. */
export const archive = (wanted: readonly string[], { store, undo = false }: MarkOptions) =>
  mark(wanted, store, { archived: !undo }, undo ? 'no longer archived' : 'archived')

function mark(wanted: readonly string[], store: string, change: Partial<SweepAbout>, done: string): void {
  // All of them are found before the first is changed.
  for (const folder of wanted.map(each => findSweep(store, each))) {
    changeAbout(folder, change)
    console.log(`${basename(folder)}: ${done}`)
  }
}
