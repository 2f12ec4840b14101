import { extname } from 'node:path'
import { type ContactSheet, contactSheetHtml, contactSheetSvg, experimentSheet, svgToPng } from '@finetune-lab/charts'
import { readExperimentFile } from '@finetune-lab/engine'
import { isWrittenThrough } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { type Command, Option } from 'commander'
import { dataOption, wholeNumber } from '../arguments.ts'
import { checkOutput } from '../check-output.ts'
import { pngAssets } from '../engine-script.ts'
import { refuseProblems } from '../read-experiment.ts'
import { writeOutput } from '../write-output.ts'

/** `inspect FILE --out FILE.html|.png`: draws the exact batches that the file's runs train on, for each augmentation. */
export function addInspect(program: Command): void {
  program
    .command('inspect')
    .description('write a contact sheet of augmented samples: the exact batches that the experiment’s runs train on')
    .argument('<file>', 'experiment file')
    .requiredOption('--out <file>', 'file to write, .html or .png; - writes the page to standard output')
    .addOption(new Option('--batch <n>', 'first batch to show').argParser(wholeNumber(1, 10_000_000)).default(1))
    .addOption(new Option('--batches <n>', 'number of batches to show').argParser(wholeNumber(1, 20)).default(1))
    .addOption(
      new Option('--seed <n>', 'seed (default: the file’s first)').argParser(wholeNumber(0, Number.MAX_SAFE_INTEGER)),
    )
    .addOption(
      new Option('--samples-per-class <n>', 'samples per class (default: the file’s first)').argParser(
        wholeNumber(1, 100_000),
      ),
    )
    .addOption(dataOption())
    .action(inspect)
}

interface InspectOptions {
  readonly out: string
  readonly data?: string
  /** The first batch, counted from 1. */
  readonly batch: number
  readonly batches: number
  readonly seed?: number
  readonly samplesPerClass?: number
}

async function inspect(file: string, options: InspectOptions): Promise<void> {
  const write = writerFor(options.out)
  if (!write) throw new UserFacingError('input', `--out ${options.out}: expected a file name ending in .html or .png`)
  checkOutput(options.out)
  const { experiment, problems } = await readExperimentFile(file, { dataFolder: options.data })
  refuseProblems(file, problems)
  const { data, batch, batches, seed, samplesPerClass } = options
  const sheet = await experimentSheet(experiment!, file, { dataFolder: data, batch, batches, seed, samplesPerClass })
  const path = writeOutput(options.out, await write(sheet))
  if (path !== '-') console.log(path)
}

/** Standard output, pipes and devices have no file extension: they get the page. */
function writerFor(out: string) {
  const extension = extname(out).toLowerCase()
  return writers[extension === '' && (out === '-' || isWrittenThrough(out)) ? '.html' : extension]
}

const writers: Readonly<Record<string, (sheet: ContactSheet) => string | Promise<Uint8Array>>> = {
  '.html': contactSheetHtml,
  '.png': sheet => svgToPng(contactSheetSvg(sheet), { assets: pngAssets() }),
}
