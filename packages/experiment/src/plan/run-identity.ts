import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { effectiveBatchSize } from './batch-size.ts'
import { canonicalJson } from './canonical-json.ts'
import type { FinetuneSettings, RunSettings } from './plan.ts'

/** The properties of a data set that determine a result. */
export interface DatasetIdentity {
  readonly mean: number
  readonly std: number
  readonly classes: readonly string[]
  /** SHA-256 checksums by file name. */
  readonly checksums: Readonly<Record<string, string>>
}

export interface ExecutorIdentity {
  readonly name: string
  readonly build: string
}

/**
 * The run's identity: equal for two runs if and only if they compute the same numbers.
 *
 * @param datasets by name; data sets that the run does not use are ignored
 * @param numericalVersion changes whenever the same settings give different numbers
 * @returns SHA-256 as 64 hexadecimal digits
 */
export function runIdentity(
  settings: RunSettings,
  datasets: Readonly<Record<string, DatasetIdentity>>,
  executor: ExecutorIdentity,
  numericalVersion: string | number,
): string {
  const used = new Set([settings.pretrain.dataset, ...settings.finetunes.map(({ dataset }) => dataset)])
  const data = Object.fromEntries(
    [...used].map(name => {
      if (!Object.hasOwn(datasets, name)) throw new Error(`run identity: missing checksums of the data set ${name}`)
      const { mean, std, classes, checksums } = datasets[name]
      return [name, { mean, std, classes: classes.length, checksums }]
    }),
  )
  const { name, build } = executor
  const whole = { settings: settingsIn(settings, data), data, executor: { name, build }, numericalVersion }
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(whole))))
}

/** All values of `batchSize` above the size of a subset are equivalent, so the identity uses the effective one. */
function settingsIn(
  { pretrain, finetunes, ...rest }: RunSettings,
  data: Readonly<Record<string, { readonly classes: number }>>,
): RunSettings {
  const stage = <Stage extends FinetuneSettings>(settings: Stage): Stage => {
    const images = settings.samplesPerClass * data[settings.dataset].classes
    return { ...settings, batchSize: effectiveBatchSize(settings.batchSize, images) }
  }
  return { ...rest, pretrain: stage(pretrain), finetunes: finetunes.map(stage) }
}
