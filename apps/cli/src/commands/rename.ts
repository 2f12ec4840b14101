import { changeAbout, findSweep, readSweepRecord } from '@finetune-lab/runs'

/** `rename SWEEP NAME`: gives a sweep another name; an empty one restores the name in its experiment file. */
export function rename(wanted: string, name: string, { store }: { readonly store: string }): void {
  const folder = findSweep(store, wanted)
  const { id, name: original } = readSweepRecord(folder)
  const about = changeAbout(folder, { name })
  console.log(`${id}: ${JSON.stringify(about.name ?? original)}`)
}
