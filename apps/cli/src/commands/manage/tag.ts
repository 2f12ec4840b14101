import { changeAbout, findSweep, readAbout, StoreError } from '@finetune-lab/runs'
import type { Command } from 'commander'
import { SWEEP_ARGUMENT, storeOption } from '../../arguments.ts'

/** `tag SWEEP [TAGS…]`: prints a sweep's tags, or adds or removes some. */
export function addTag(program: Command): void {
  program
    .command('tag')
    .description('print a sweep’s tags, or add some')
    .argument('<sweep>', SWEEP_ARGUMENT)
    .argument('[tags...]', 'tags without spaces, such as baseline')
    .option('--remove', 'remove these tags instead')
    .addOption(storeOption())
    .action(tag)
}

interface TagOptions {
  readonly store: string
  readonly remove?: boolean
}

function tag(wanted: string, tags: readonly string[], { store, remove }: TagOptions): void {
  const folder = findSweep(store, wanted)
  const { tags: before } = readAbout(folder)
  const unknown = remove ? tags.find(each => !before.includes(each)) : undefined
  if (unknown !== undefined)
    throw new StoreError(
      `${wanted}: no tag ${JSON.stringify(unknown)}; it has ${before.length > 0 ? before.join(', ') : 'none'}`,
    )
  const after = remove ? before.filter(each => !tags.includes(each)) : [...before, ...tags]
  const now = tags.length > 0 ? changeAbout(folder, { tags: after }).tags : before
  if (now.length > 0) console.log(now.join(' '))
}
