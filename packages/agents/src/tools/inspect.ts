import { contactSheetSvg, experimentSheet, svgToPng } from '@finetune-lab/charts'
import { MOST_SAMPLES_PER_CLASS } from '@finetune-lab/experiment'
import { UserFacingError } from '@finetune-lab/system'
import * as z from 'zod'
import { dataPlaces, defineTool } from '../agent-tool.ts'
import { file } from '../fields.ts'
import { readFile } from '../read-file.ts'

/** More rows make a picture that no model can read. */
const MOST_ROWS = 32

export const inspect = defineTool({
  name: 'inspect',
  title: 'Inspect a batch',
  description:
    'A picture (PNG) of the exact batch that an experiment’s runs train on: images, the partners that they are mixed with, and what each augmentation makes of them, with labels. Look at it before you run.',
  input: z.strictObject({
    file,
    batch: z.int().min(1).max(10_000_000).default(1).describe('Number of the pre-training batch, from 1.'),
    samplesPerClass: z.int().min(1).max(MOST_SAMPLES_PER_CLASS).optional().describe('Default: the file’s first.'),
    seed: z.int().min(0).optional().describe('Default: the file’s first.'),
  }),
  output: z.object({
    statement: z.string().describe('How the picture relates to the experiment’s runs.'),
    dataset: z.string(),
    labels: z.array(z.string()).describe('The class of each row.'),
    augmentations: z.array(z.string()),
  }),
  readOnly: true,
  async run({ file, batch, samplesPerClass, seed }, context) {
    const { experiment, file: path } = await readFile(file, context)
    const batchSize = Math.max(...[experiment.pretrain.batchSize].flat())
    if (batchSize > MOST_ROWS)
      throw new UserFacingError(
        'input',
        `inspect: a batch of ${batchSize} images is too large for a picture; expected at most ${MOST_ROWS}. A person can see it with: finetune-lab inspect ${file} --out batch.html`,
      )
    const sheet = await experimentSheet(experiment, path, {
      ...dataPlaces(context),
      batch,
      batches: 1,
      seed,
      samplesPerClass,
    })
    const [{ dataset, classes, labels }] = sheet.batches
    return {
      data: {
        statement: sheet.statement,
        dataset,
        labels: [...labels].map(label => classes[label]),
        augmentations: sheet.augmentations.map(({ name }) => name),
      },
      images: [await svgToPng(contactSheetSvg(sheet), { assets: context.pngAssets, scale: 1 })],
    }
  },
})
