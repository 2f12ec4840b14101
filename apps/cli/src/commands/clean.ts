import { relative } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { cleanStore, findCleanable } from '@finetune-lab/runs'
import { megabytes } from '../format.ts'
import { UserError } from '../user-error.ts'

export interface CleanOptions {
  readonly store: string
  readonly olderThan?: number
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}

/** `clean`: frees space, after saying what would go. */
export async function clean({ store, olderThan, dryRun, yes, json }: CleanOptions): Promise<void> {
  const cleanable = findCleanable(store, new Date(), olderThan)
  const bytes = cleanable.reduce((sum, each) => sum + each.bytes, 0)
  if (json) console.log(JSON.stringify({ bytes, cleanable, removed: !dryRun && yes === true }, null, 2))
  else {
    for (const { path, bytes, what } of cleanable)
      console.log(`${relative(store, path)}: ${what} (${megabytes(bytes)})`)
    console.log(cleanable.length > 0 ? `${megabytes(bytes)} in all` : `${store}: nothing to clean`)
  }
  if (dryRun || cleanable.length === 0) return
  if (!yes && !(await agreed())) {
    if (!json) console.log('Nothing was removed.')
    return
  }
  cleanStore(cleanable)
  if (!json) console.log('Removed.')
}

async function agreed(): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UserError('clean: nobody is there to be asked. Say --yes, or --dry-run to look only.')
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await terminal.question('Remove this? [y/N] ')).trim())
  } finally {
    terminal.close()
  }
}
