import { StoreError } from '@finetune-lab/runs'

/** The error for starting an engine on a sweep that already has one. */
export const alreadyAtWork = (id: string) =>
  new StoreError(
    `${id}: an engine is already working on this sweep. Follow it with: finetune-lab status ${id} --follow`,
  )
