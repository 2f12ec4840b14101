import { basename, join, resolve } from 'node:path'
import { describeFindings, type Fit, type Ink, importImages } from '@finetune-lab/data'
import { nameInYaml, suggestedName } from '@finetune-lab/data/dataset-name'
import { count } from '../format.ts'
import { stepProgress } from '../step-progress.ts'
import { untilInterrupted } from '../until-interrupted.ts'

export interface ImportDataOptions {
  readonly name?: string
  /** The folder in which the data set's folder is created. Default: the user's cache. */
  readonly data?: string
  readonly testShare: number
  readonly seed: number
  readonly ink: Ink
  readonly fit: Fit
  readonly strict?: boolean
  readonly replace?: boolean
}

/** Maximum number of files listed for each reason that files were left out or look wrong. */
const EXAMPLES = 10

/** `data import FOLDER`: makes a data set from a folder of images with one sub-folder per class. */
export async function importData(folder: string, options: ImportDataOptions): Promise<void> {
  const name = options.name ?? suggestedName(basename(resolve(folder)))
  const progress = stepProgress(process.stderr)
  const { data, testShare, seed, ink, fit, strict, replace } = options
  const imported = await untilInterrupted(signal =>
    importImages(folder, name, {
      into: data,
      testShare,
      seed,
      ink,
      fit,
      strict,
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
    `The smallest class has ${count(smallest)} training images, the most that samplesPerClass can be. To use the data set: dataset: ${nameInYaml(name)}`,
  )
  const findings = describeFindings(imported.findings, EXAMPLES)
  if (findings.length === 0) return
  console.log(findings.join('\n'))
  console.log(`For the full list, see ${join(imported.folder, 'import.json')}.`)
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
