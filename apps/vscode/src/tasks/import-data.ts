import { formatCount } from '@finetune-lab/charts'
import { importImages } from '@finetune-lab/data'
import type { Task } from './task.ts'

/** Turns a folder of images, one sub-folder per class, into a data set. */
export const importData: Task<'import'> = async ({ images, name, into, replace }, { signal, progress }) => {
  const { folder, classes, perClass } = await importImages(images, name, {
    into,
    replace,
    signal,
    onProgress: (done, total) =>
      progress({ share: done / total, words: `${formatCount(done)} of ${formatCount(total)} images` }),
  })
  return {
    folder,
    classes: [...classes],
    trainImages: sum(perClass.train),
    testImages: sum(perClass.test),
    smallestClass: Math.min(...perClass.train),
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
