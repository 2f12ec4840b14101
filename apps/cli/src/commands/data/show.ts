import { extname } from 'node:path'
import { datasetSheetSvg, svgToPng } from '@finetune-lab/charts'
import { classSamples, describeFindings, examineDataset, loadDataset, readImportOrigin } from '@finetune-lab/data'
import { UserFacingError } from '@finetune-lab/system'
import Table from 'cli-table3'
import { type Command, Option } from 'commander'
import { dataOption, jsonOption, wholeNumber } from '../../arguments.ts'
import { checkOutput } from '../../check-output.ts'
import { pngAssets } from '../../engine-script.ts'
import { count, megabytes } from '../../format.ts'
import { writeOutput } from '../../write-output.ts'

/** `data show NAME`: counts per class, origin and check results; with `--out`, a sheet of images. */
export function addDataShow(data: Command): void {
  data
    .command('show')
    .description('show a data set: images per class, origin, check results and, with --out, images')
    .argument('<name>', 'data set')
    .option('--out <file>', 'sheet of training images of each class to write, .png or .svg')
    .addOption(
      new Option('--page <n>', 'which images: 2 shows those after page 1')
        .argParser(wholeNumber(1, 100_000))
        .default(1),
    )
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(showData)
}

interface ShowDataOptions {
  readonly data?: string
  readonly out?: string
  readonly page: number
  readonly json?: boolean
}

/** Images of each class on a sheet. */
const IMAGES = 16
/** Files named for each reason; the rest is in import.json. */
const EXAMPLES = 3

async function showData(name: string, { data, out, page, json }: ShowDataOptions): Promise<void> {
  const format = out === undefined ? undefined : extname(out).toLowerCase()
  if (out !== undefined && format !== '.png' && format !== '.svg')
    throw new UserFacingError('input', `--out ${out}: expected a file name ending in .png or .svg`)
  if (out !== undefined) checkOutput(out)
  const examined = await examineDataset(name, { dataFolder: data })
  const { title, classes, train, test, folder, mean, std, synthetic, findings } = examined
  const origin = await readImportOrigin(folder)
  const perClass = classes.map((each, index) => ({
    name: each,
    train: train.perClass[index],
    test: test.perClass[index],
  }))
  if (json)
    console.log(
      JSON.stringify({ name, title, folder, synthetic, mean, std, classes: perClass, findings, origin }, null, 2),
    )
  else {
    const table = new Table({ head: ['class', 'training', 'test'], style: { head: [], border: [], compact: true } })
    for (const each of perClass) table.push([each.name, count(each.train), count(each.test)])
    console.log(table.toString())
    console.log(
      `${name}: ${classes.length} classes, ${count(train.count)} training and ${count(test.count)} test images, ${megabytes((train.count + test.count) * 784)} in memory, mean ${mean}, std ${std}`,
    )
    console.log(synthetic ? 'Built in: the program draws it.' : folder)
    if (origin) {
      const { ink, fit } = origin.settings
      console.log(`Imported from ${origin.source} (ink ${ink}, fit ${fit})`)
      for (const line of describeFindings(origin.findings, EXAMPLES)) console.log(line)
    }
    for (const { unusable, message } of findings) console.log(`${unusable ? 'error' : 'warning'}: ${message}`)
  }
  if (out === undefined) return
  const images = classSamples(await loadDataset(name, { dataFolder: data }), IMAGES, page - 1)
  const svg = datasetSheetSvg({
    title,
    subtitle: `Training images of each class, from number ${(page - 1) * IMAGES + 1}`,
    classes: perClass.map((each, index) => ({ ...each, images: images[index] })),
  })
  const path = writeOutput(out, format === '.svg' ? svg : await svgToPng(svg, { assets: pngAssets() }))
  if (path !== '-' && !json) console.log(path)
}
