import type { Lease } from '@finetune-lab/runs'

/** `process 17 on ada and process 4 on grace` */
export const processes = (leases: readonly Lease[]): string =>
  leases.map(({ pid, host }) => `process ${pid} on ${host}`).join(' and ')
