import { text } from 'node:stream/consumers'
import { changeAbout, findSweep, readAbout } from '@finetune-lab/runs'
import type { Command } from 'commander'
import { SWEEP_ARGUMENT, storeOption } from '../../arguments.ts'

/** `note SWEEP [TEXT]`: prints a sweep's notes, or replaces them; `-` reads them from standard input. */
export function addNote(program: Command): void {
  program
    .command('note')
    .description('print a sweep’s notes, or replace them')
    .argument('<sweep>', SWEEP_ARGUMENT)
    .argument('[text...]', 'Markdown; - reads it from standard input, "" removes the notes')
    .option('--add', 'add a paragraph instead of replacing the notes')
    .addOption(storeOption())
    .action(note)
}

interface NoteOptions {
  readonly store: string
  readonly add?: boolean
}

async function note(wanted: string, words: readonly string[], { store, add }: NoteOptions): Promise<void> {
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
