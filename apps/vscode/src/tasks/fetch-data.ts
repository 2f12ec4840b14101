import { formatMegabytes } from '@finetune-lab/charts'
import { fetchDataset } from '@finetune-lab/data'
import type { Task } from './task.ts'

/** Downloads and verifies a data set. */
export const fetchData: Task<'fetch'> = async ({ name, into, mirror }, { signal, progress }) => ({
  folder: await fetchDataset(name, {
    into,
    mirror,
    signal,
    onProgress: ({ file, receivedBytes, totalBytes }) =>
      progress({
        share: receivedBytes / totalBytes,
        words: `${file}: ${formatMegabytes(receivedBytes)} of ${formatMegabytes(totalBytes)}`,
      }),
  }),
})
