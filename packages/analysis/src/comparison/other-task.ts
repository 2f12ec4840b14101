import type { DatasetRecord, SweepRecord } from '@finetune-lab/runs'
import { datasetTitle } from './compared-sweep.ts'
import type { Match } from './match.ts'

/**
 * Why accuracies on two finetune data sets are those of different tasks; undefined where the task is the same. A data set
 * is its files: one of the same name with other checksums is another task, and one of another name with the same
 * checksums is the same. Classes count too, as their order gives the labels their meaning.
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
  // Where the records say nothing of a data set, only its name tells.
  if (!first && !second && target.a === target.b) return undefined
  const reason =
    target.a !== target.b
      ? `${nameA} is tested on ${titleA} and ${nameB} on ${titleB}`
      : first && second && String(first.classes) !== String(second.classes)
        ? `the classes of ${titleA} differ between ${nameA} and ${nameB}`
        : `the files of ${titleA} differ between ${nameA} and ${nameB}`
  return `Not compared: ${reason}. Accuracies on different tasks cannot be compared.`
}

/** Whether both names stand for the same files, as records tell. */
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
      // A data set that a program draws has no files.
      Object.keys(checksums).length === 0 ? title : '',
    ])
  return content(a) === content(b)
}
