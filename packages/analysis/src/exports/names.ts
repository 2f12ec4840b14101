import type { SweepRecord } from '@finetune-lab/runs'

/** `digits-to-letters-20261125-220303-k3f9`: readable, and unique per sweep. */
export function sweepFolderName({ name, id }: Pick<SweepRecord, 'name' | 'id'>): string {
  const readable = fileNameOf(name).slice(0, 60).replace(/-$/, '')
  return readable === '' ? id : `${readable}-${id}`
}

/** Lower case, only characters that are safe in file names and URLs: `mixup(alpha=0.4)` is `mixup-alpha-0.4`. */
export function fileNameOf(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
}
