import { StoreError } from '@finetune-lab/runs'

/** For whoever wants to work on a sweep that an engine has. */
export const alreadyAtWork = (id: string) =>
  new StoreError(
    `${id}: an engine is at work on this sweep already. Follow it with: finetune-lab status ${id} --follow`,
  )
