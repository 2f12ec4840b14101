import { resolve } from 'node:path'
import { executorNames } from '@finetune-lab/model/page'
import { DEFAULT_STORE } from '@finetune-lab/runs'
import { type Command, InvalidArgumentError, Option } from 'commander'

// Arguments and options shared by several commands.

export const SWEEP_ARGUMENT = 'sweep id, an unambiguous prefix of one, or "last"'

export const storeOption = () =>
  new Option('--store <dir>', 'folder of all sweeps').default(resolve(DEFAULT_STORE), `./${DEFAULT_STORE}`)

export const dataOption = () => new Option('--data <dir>', 'folder with one sub-folder per data set')

export const workersOption = (what = 'worker threads (default: one per core)') =>
  new Option('--workers <n>', what).argParser(wholeNumber(1, 1024))

export const executorOption = () =>
  new Option('--executor <name>', 'override the file’s executor').choices(['auto', ...executorNames])

export const buildOption = (otherwise: 'auto' | 'plain') =>
  new Option('--build <name>', 'CPU kernels: plain gives bit-identical results on every machine, relaxed is faster')
    .choices(['auto', 'plain', 'relaxed'])
    .default(otherwise)

/** Lets a command show accuracies over any setting: keys of the experiment file, such as `pretrain.learningRate`. */
export function addAxisOptions(command: Command): Command {
  return command
    .optionsGroup('What figures and tables show where:')
    .option('--over <key>', 'setting on the horizontal axis, such as pretrain.learningRate')
    .option('--series <key>', 'setting that makes the curves')
    .option('--panel <key>', 'setting that makes the panels')
    .addOption(
      new Option('--where <key=value>', 'only runs with this value; can be repeated for other settings').argParser(
        condition,
      ),
    )
}

/** What figures show of each network; `measureNamed` checks it against the sweep. */
export const measureOption = () =>
  new Option('--measure <measure>', 'accuracy, ece, brier, top2, or class:NAME (accuracy on one class)').default(
    'accuracy',
  )

/** Collects `key=value`. */
export function condition(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const [, key, value] = /^([^=]+)=(.+)$/.exec(text) ?? []
  if (key === undefined) throw new InvalidArgumentError('Expected KEY=VALUE, like pretrain.learningRate=0.01.')
  const name = key.trim()
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`Expected one value of ${name}.`)
  return { ...before, [name]: value.trim() }
}

export const seedsOption = () =>
  new Option('--seeds <seeds>', 'override the file’s seeds: a count (3) or a list (0,5,7)').argParser(seedList)

export const jsonOption = () => new Option('--json', 'print JSON')

/** Returns a parser for whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return text => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most.toLocaleString('en-US')}.`)
  }
}

/** Parses seeds: `3` is a count (seeds 0, 1, 2), `3,4` and `3,` list the seeds themselves. */
export function seedList(text: string): number[] {
  if (/^\d+$/.test(text)) return Array.from({ length: wholeNumber(1, 1000)(text) }, (_, seed) => seed)
  const seeds = text.replace(/,$/, '').split(',').map(wholeNumber(0, Number.MAX_SAFE_INTEGER))
  if (new Set(seeds).size < seeds.length) throw new InvalidArgumentError('Expected different seeds.')
  return seeds
}

/** Parses a share between 0 and 1, exclusive. */
export function share(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value > 0 && value < 1) return value
  throw new InvalidArgumentError('Expected a number above 0 and below 1, like 0.2.')
}

/** Parses numbers of samples per class: `4` or `1,4,16`. */
export const sizeList = (text: string): number[] => text.split(',').map(each => wholeNumber(1, 10_000_000)(each.trim()))

/** Parses factors of a setting, such as `0.3,0.1`. */
export function factorList(text: string): number[] {
  const factors = text.split(',').map(part => (part.trim() === '' ? Number.NaN : Number(part)))
  if (factors.length <= 20 && factors.every(factor => factor >= 1e-6 && factor <= 1e6)) return factors
  throw new InvalidArgumentError('Expected factors from 0.000001 to 1000000, separated by commas, like 0.3,0.1.')
}
