import { formatCount } from '@finetune-lab/charts'
import { describeFindings, type Finding, importImages } from '@finetune-lab/data'
import type { Task } from './task.ts'

/** Turns a folder of images, one sub-folder per class, into a data set. */
export const importData: Task<'import'> = async ({ images, name, into, replace }, { signal, progress }) => {
  const { folder, classes, perClass, findings } = await importImages(images, name, {
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
    leftOut: filesOf(findings, 'left out'),
    odd: filesOf(findings, 'odd'),
    lines: describeFindings(findings),
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** A file may look wrong for several reasons. */
function filesOf(findings: readonly Finding[], effect: Finding['effect']): number {
  const those = findings.filter(finding => finding.effect === effect)
  return new Set(those.flatMap(({ files }) => files.map(({ file }) => file))).size
}
