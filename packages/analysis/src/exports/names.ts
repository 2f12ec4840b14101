import type { SweepRecord } from '@finetune-lab/runs'

/** `digits-to-letters-20261125-220303-k3f9`: tells people what it is, and is another one for each sweep. */
export function sweepFolderName({ name, id }: Pick<SweepRecord, 'name' | 'id'>): string {
  const readable = fileNameOf(name).slice(0, 60).replace(/-$/, '')
  return readable === '' ? id : `${readable}-${id}`
}

/** Lower case, without what a file system or an address could take amiss: `mixup(alpha=0.4)` is `mixup-alpha-0.4`. */
export function fileNameOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
}
