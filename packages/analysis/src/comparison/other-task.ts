import type { DatasetRecord, SweepRecord } from '@finetune-lab/runs'
import { datasetTitle } from './compared-sweep.ts'
import type { Match } from './match.ts'

/**
 * Why two finetune data sets are different tasks; undefined if they are the same. Files define a data set: the same name
 * with other checksums is another task, and another name with the same checksums is the same task. Classes count too,
 * because their order gives the labels their meaning.
 *
 * @param names of the sweeps, for the text
 */
export function otherTaskReason(
  a: SweepRecord,
  b: SweepRecord,
  target: Match,
  [nameA, nameB]: readonly [string, string],
): string | undefined {
  if (sameTask(a, b, target)) return undefined
  const [first, second] = [datasetOf(a, target.a), datasetOf(b, target.b)]
  const [titleA, titleB] = [datasetTitle(a, target.a), datasetTitle(b, target.b)]
  // Without records of a data set, its name decides.
  if (!first && !second && target.a === target.b) return undefined
  const reason =
    target.a !== target.b
      ? `${nameA} is tested on ${titleA} and ${nameB} on ${titleB}`
      : first && second && String(first.classes) !== String(second.classes)
        ? `the classes of ${titleA} differ between ${nameA} and ${nameB}`
        : `the files of ${titleA} differ between ${nameA} and ${nameB}`
  return `Not compared: ${reason}. Accuracies on different tasks cannot be compared.`
}

/** Whether both names refer to the same files, according to the records. */
export function sameTask(a: SweepRecord, b: SweepRecord, target: Match): boolean {
  const [first, second] = [datasetOf(a, target.a), datasetOf(b, target.b)]
  return first !== undefined && second !== undefined && sameData(first, second)
}

function datasetOf({ datasets }: SweepRecord, name: string): DatasetRecord | undefined {
  return Object.hasOwn(datasets, name) ? datasets[name] : undefined
}

function sameData(a: DatasetRecord, b: DatasetRecord): boolean {
  const content = ({ checksums, classes, trainImages, testImages, title }: DatasetRecord) =>
    JSON.stringify([
      Object.entries(checksums).toSorted(),
      classes,
      trainImages,
      testImages,
      // Synthetic data sets have no files.
      Object.keys(checksums).length === 0 ? title : '',
    ])
  return content(a) === content(b)
}
