import { extname } from 'node:path'
import { type ContactSheet, contactSheetHtml, contactSheetSvg, experimentSheet, svgToPng } from '@finetune-lab/charts'
import { readExperimentFile } from '@finetune-lab/engine'
import { isWrittenThrough } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { checkOutput } from '../check-output.ts'
import { pngAssets } from '../engine-script.ts'
import { refuseProblems } from '../read-experiment.ts'
import { writeOutput } from '../write-output.ts'

export interface InspectOptions {
  readonly out: string
  readonly data?: string
  /** The first batch, counted from 1. */
  readonly batch: number
  readonly batches: number
  readonly seed?: number
  readonly samplesPerClass?: number
}

/** `inspect FILE --out FILE.html|.png`: draws the exact batches that the file's runs train on, for each augmentation. */
export async function inspect(file: string, options: InspectOptions): Promise<void> {
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
