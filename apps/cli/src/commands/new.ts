import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { type FollowUp, finerSizes, followUp } from '@finetune-lab/experiment'
import { findSweep, readSweepRecord, sweepFiles } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { type Command, Option } from 'commander'
import { createTwoFilesPatch } from 'diff'
import { SWEEP_ARGUMENT, seedList, sizeList, storeOption, wholeNumber } from '../arguments.ts'

/** `new --from SWEEP`: writes an experiment that follows from a sweep, and prints what differs. Overwrites nothing. */
export function addNew(program: Command): void {
  program
    .command('new')
    .description('write an experiment file based on a sweep’s, and show what differs; overwrites nothing')
    .requiredOption('--from <sweep>', SWEEP_ARGUMENT)
    .option('--seeds <seeds>', 'more seeds: a count (10) or a list (0,5,7)', seedList)
    .option('--only <augmentation>', 'only this augmentation: mixup, "mixup(alpha=0.4)"')
    .option('--s <sizes>', 'only these numbers of samples per class, separated by commas', sizeList)
    .addOption(new Option('--finer <s>', 'more sizes around this one').argParser(wholeNumber(1, 10_000_000)))
    .option('--pretrain <dataset>', 'pre-train on another data set')
    .option('--finetune <datasets>', 'finetune on other data sets, separated by commas', text => text.split(','))
    .option('--out <file>', 'file to write (default: next to the experiment file, named after the change)')
    .addOption(storeOption())
    .action(newExperiment)
}

interface NewOptions {
  readonly store: string
  readonly from: string
  readonly seeds?: readonly number[]
  readonly only?: string
  readonly s?: readonly number[]
  readonly finer?: number
  readonly pretrain?: string
  readonly finetune?: readonly string[]
  readonly out?: string
}

function newExperiment(options: NewOptions): void {
  const folder = findSweep(options.store, options.from)
  const record = readSweepRecord(folder)
  const before = readFileSync(sweepFiles(folder).experiment, 'utf8')
  const change = changeOf(options, record.experiment.pretrain.samplesPerClass)
  const { text, name, leftOut, problems } = followUp(before, change)
  if (problems.length > 0) throw new UserFacingError('input', `new: the result is no valid experiment: ${problems[0]}`)
  const path = options.out ?? freeName(dirname(record.file), name)
  write(path, text)
  process.stdout.write(createTwoFilesPatch(basename(record.file), basename(path), before, text, '', '', { context: 1 }))
  if (leftOut.length > 0) console.log(`Left out, as it no longer fits: ${leftOut.join(', ')}`)
  console.log(relative('', resolve(path)))
}

function changeOf({ seeds, only, s, finer, pretrain, finetune }: NewOptions, sizes: readonly number[]): FollowUp {
  if (finer !== undefined && s) throw new UserFacingError('input', 'new: expected either --finer or --s')
  const samplesPerClass = finer === undefined ? s : finerSizes(sizes, finer)
  const change: FollowUp = {
    ...(seeds && { seeds: seeds.every((seed, index) => seed === index) ? seeds.length : seeds }),
    ...(only !== undefined && { augmentation: only }),
    ...(samplesPerClass && { samplesPerClass }),
    ...(pretrain !== undefined && { pretrain }),
    ...(finetune && { finetune }),
  }
  if (Object.keys(change).length > 0) return change
  throw new UserFacingError(
    'input',
    'new: nothing to change; expected --seeds, --only, --s, --finer, --pretrain or --finetune',
  )
}

/** A file next to the sweep's experiment file, or here if its folder is gone. */
function freeName(folder: string, name: string): string {
  const place = existsSync(folder) ? folder : '.'
  const plain = name
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
  for (let number = 1; ; number++) {
    const path = join(place, `${plain}${number === 1 ? '' : `-${number}`}.experiment.yaml`)
    if (!existsSync(path)) return path
  }
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: 'wx' })
  } catch (cause) {
    const exists = (cause as NodeJS.ErrnoException).code === 'EEXIST'
    throw new UserFacingError(
      'input',
      `${path}: ${exists ? 'already exists; expected the name of a new file' : (cause as Error).message}`,
      { cause },
    )
  }
}
