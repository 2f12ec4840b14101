import { extname } from 'node:path'
import { type ContactSheet, contactSheetHtml, contactSheetSvg, svgToPng } from '@finetune-lab/charts'
import { loadDataset } from '@finetune-lab/data'
import { datasetSettings, inspectBatch, readExperimentFile } from '@finetune-lab/engine'
import { type Experiment, withoutPartner } from '@finetune-lab/experiment'
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
  const sheet = await contactSheet(experiment!, file, options)
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

async function contactSheet(experiment: Experiment, file: string, options: InspectOptions): Promise<ContactSheet> {
  const { name, pretrain, seeds } = experiment
  const { augmentation: augmentations } = pretrain
  // Of lists, the first value, as with seeds and samples.
  const [dataset] = [pretrain.dataset].flat()
  const [batchSize] = [pretrain.batchSize].flat()
  const [pretrainBatches] = [pretrain.batches].flat()
  const seed = options.seed ?? seeds[0]
  const samplesPerClass = options.samplesPerClass ?? pretrain.samplesPerClass[0]
  const first = options.batch - 1
  const end = Math.min(first + options.batches, pretrainBatches)
  if (first >= end)
    throw new UserFacingError(
      'input',
      `--batch ${options.batch}: expected at most ${pretrainBatches}, the number of pre-training batches`,
    )
  const loaded = await loadDataset(dataset, {
    dataFolder: options.data,
    settings: datasetSettings(experiment, file, dataset),
  })
  const batches = Array.from({ length: end - first }, (_, i) =>
    inspectBatch(loaded, { split: 'train', samplesPerClass, seed, batchSize, batch: first + i }),
  )
  const lonely = withoutPartner(augmentations, batches[0].batchSize)
  if (lonely.length > 0)
    throw new UserFacingError(
      'input',
      `${dataset} with 1 sample per class has a single image, so ${lonely.join(', ')} has nothing to mix it with; expected more samples per class`,
    )
  const trained = seeds.includes(seed) && pretrain.samplesPerClass.includes(samplesPerClass)
  const statement = trained
    ? `The exact batches that every run of this experiment with ${samplesPerClass} per class and seed ${seed} trains on: the same images, pairs and λ.`
    : `What a run with ${samplesPerClass} per class and seed ${seed} would train on. This experiment has no such run.`
  return { title: name, statement, batches, augmentations }
}
