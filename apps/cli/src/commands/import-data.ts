import { basename, resolve } from 'node:path'
import { type Fit, type Ink, importImages } from '@finetune-lab/data'
import { nameInYaml, suggestedName } from '@finetune-lab/data/dataset-name'
import { count } from '../format.ts'
import { stepProgress } from '../step-progress.ts'
import { untilInterrupted } from '../until-interrupted.ts'

export interface ImportDataOptions {
  readonly name?: string
  /** The folder that gets the data set's own; default: the user's cache. */
  readonly data?: string
  readonly testShare: number
  readonly seed: number
  readonly ink: Ink
  readonly fit: Fit
  readonly replace?: boolean
}

/** `data import FOLDER`: a folder of images, one sub-folder a class, becomes a data set. */
export async function importData(folder: string, options: ImportDataOptions): Promise<void> {
  const name = options.name ?? suggestedName(basename(resolve(folder)))
  const progress = stepProgress(process.stderr)
  const { data, testShare, seed, ink, fit, replace } = options
  const imported = await untilInterrupted(signal =>
    importImages(folder, name, {
      into: data,
      testShare,
      seed,
      ink,
      fit,
      replace,
      signal,
      onProgress: (done, total) => progress.show(done / total, `${count(done)} of ${count(total)} images`),
    }),
  ).finally(progress.end)
  const { perClass, classes } = imported
  const smallest = Math.min(...perClass.train)
  console.log(
    `${name}: ${classes.length} classes (${classes.slice(0, 5).join(', ')}${classes.length > 5 ? ' …' : ''}), ${count(sum(perClass.train))} training and ${count(sum(perClass.test))} test images, in ${imported.folder}`,
  )
  console.log(
    `The smallest class has ${count(smallest)} training images: samplesPerClass can be at most that. Use it as: dataset: ${nameInYaml(name)}`,
  )
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
