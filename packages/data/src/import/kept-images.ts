import type { Split } from '../dataset.ts'
import { invalid } from '../error.ts'
import { describeFindings } from './describe-findings.ts'
import { type ImageFiles, withFindings } from './find-images.ts'
import type { Findings } from './findings.ts'
import type { ReadImages } from './read-images.ts'

/** By class: the indices of the files that were read. */
export type Indices = readonly (readonly number[])[]

/** Which files of each class are in the data set. */
export function indicesRead({ files }: ImageFiles, { isRead }: ReadImages): Readonly<Record<Split, Indices>> {
  let next = 0
  const of = (ofClasses: readonly (readonly unknown[])[]) =>
    ofClasses.map(ofClass => ofClass.map(() => next++).filter(index => isRead[index]))
  return { train: of(files.train), test: of(files.test) }
}

/** Adds classes whose images are all blank to the findings. */
export function addBlankClasses(
  classes: readonly string[],
  { train, test }: Readonly<Record<Split, Indices>>,
  { isBlank }: ReadImages,
  findings: Findings,
): void {
  classes.forEach((name, label) => {
    const indices = [...train[label]!, ...(test[label] ?? [])]
    if (indices.length > 0 && indices.every(index => isBlank[index]))
      findings.add('odd', 'classes whose images are all blank', name, `${indices.length} images`)
  })
}

/** @throws DataError unless every class has images in both splits, or enough to divide */
export function checkClasses(
  folder: string,
  { classes, files, divided }: ImageFiles,
  indices: Readonly<Record<Split, Indices>>,
  findings: Findings,
): void {
  for (const split of divided ? (['train', 'test'] as const) : (['train'] as const))
    classes.forEach((name, label) => {
      const [left, all] = [indices[split][label]!.length, files[split][label]!.length]
      if (left >= (divided ? 1 : 2)) return
      const expected = divided ? `at least 1 to ${split}` : 'at least 2, one to train and one to test'
      const read = left < all ? ` that can be read, of ${all}` : ''
      throw invalid(
        withFindings(
          `${folder}: class "${name}" has ${left} ${left === 1 ? 'image' : 'images'}${read}; expected ${expected}`,
          findings,
        ),
      )
    })
}

/** @throws DataError that names every file that would be left out or looks wrong */
export function checkStrict(folder: string, findings: Findings): void {
  const wrong = findings.all().filter(({ effect }) => effect !== 'note')
  if (wrong.length === 0) return
  throw invalid(
    [
      `${folder}: not everything can be imported as it is; expected so (strict). Nothing was written.`,
      ...describeFindings(wrong),
    ].join('\n'),
  )
}
