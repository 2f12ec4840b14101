import { basename, join, resolve } from 'node:path'
import { describeFindings, FITS, type Fit, type Ink, importImages } from '@finetune-lab/data'
import { nameInYaml, suggestedName } from '@finetune-lab/data/dataset-name'
import { type Command, Option } from 'commander'
import { share, wholeNumber } from '../../arguments.ts'
import { count } from '../../format.ts'
import { stepProgress } from '../../step-progress.ts'
import { untilInterrupted } from '../../until-interrupted.ts'

/** `data import FOLDER`: makes a data set from a folder of images with one sub-folder per class. */
export function addDataImport(data: Command): void {
  data
    .command('import')
    .description(
      'make a data set from a folder of PNG or JPEG images (one sub-folder per class, or train and test folders that contain these), or from labelled arrays: NumPy .npz, Kaggle’s .csv, CIFAR’s binary folder',
    )
    .argument('<source>', 'folder of images, or file of labelled arrays')
    .option('--name <name>', 'name of the data set (default: the folder’s name)')
    .option('--data <dir>', 'folder to create the data set’s folder in, instead of the cache')
    .addOption(
      new Option(
        '--test-share <share>',
        'share of each class to keep for testing, if there are no train and test folders',
      )
        .argParser(share)
        .default(0.2),
    )
    .addOption(
      new Option('--seed <n>', 'seed for choosing the test images').argParser(wholeNumber(0, 2 ** 31)).default(0),
    )
    .addOption(
      new Option(
        '--ink <ink>',
        'dark on light paper or light on black; auto: decide by the borders of most images; each: decide per image',
      )
        .choices(['auto', 'each', 'dark', 'light'])
        .default('auto'),
    )
    .addOption(
      new Option(
        '--fit <fit>',
        'pad: keep proportions, fill the rest with the border’s colour; stretch: fill the square; crop: the ink scaled into MNIST’s 20 × 20 box and centred by mass; whole: like pad, but the rest black',
      )
        .choices(FITS)
        .default('pad'),
    )
    .option('--strict', 'fail without writing anything if a file would be left out or looks wrong')
    .option('--replace', 'replace an imported data set of the same name')
    .action(importData)
}

interface ImportDataOptions {
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

async function importData(folder: string, options: ImportDataOptions): Promise<void> {
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
