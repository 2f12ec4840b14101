import { basename } from 'node:path'
import { changeAbout, findSweep, type SweepAbout } from '@finetune-lab/runs'
import type { Command } from 'commander'
import { SWEEP_ARGUMENT, storeOption } from '../../arguments.ts'

/** Defines `star` and `archive`. */
export function addMarks(program: Command): void {
  for (const [name, description, undo, action] of [
    ['star', 'mark sweeps with a star', 'remove the star', star],
    ['archive', 'hide sweeps from lists; results stay', 'show them in lists again', archive],
  ] as const)
    program
      .command(name)
      .description(description)
      .argument('<sweeps...>', SWEEP_ARGUMENT)
      .option('--undo', undo)
      .addOption(storeOption())
      .action(action)
}

interface MarkOptions {
  readonly store: string
  readonly undo?: boolean
}

/** `star SWEEPS…`: marks sweeps with a star, or removes it. */
const star = (wanted: readonly string[], { store, undo = false }: MarkOptions) =>
  mark(wanted, store, { star: !undo }, undo ? 'star removed' : 'starred')

/** `archive SWEEPS…`: hides sweeps from lists, or shows them again. */
const archive = (wanted: readonly string[], { store, undo = false }: MarkOptions) =>
  mark(wanted, store, { archived: !undo }, undo ? 'no longer archived' : 'archived')

function mark(wanted: readonly string[], store: string, change: Partial<SweepAbout>, done: string): void {
  // All of them are found before the first is changed.
  for (const folder of wanted.map(each => findSweep(store, each))) {
    changeAbout(folder, change)
    console.log(`${basename(folder)}: ${done}`)
  }
}
