import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { effectiveSettings } from '../settings/effective-settings.ts'
import { canonicalJson } from './canonical-json.ts'
import type { RunSettings } from './run-settings.ts'

/** The properties of a data set that determine a result. */
export interface DatasetIdentity {
  readonly mean: number
  readonly std: number
  readonly classes: readonly string[]
  /** SHA-256 checksums by file name. */
  readonly checksums: Readonly<Record<string, string>>
}

/** Raised whenever a change alters the bits of probes only: all other runs keep their identities. */
const PROBE_VERSION = 2

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
  const effective = effectiveSettings(settings, name => data[name].classes)
  const probed = settings.finetunes.some(({ head }) => head === 'probe')
  const whole = {
    settings: effective,
    data,
    executor: { name, build },
    numericalVersion,
    ...(probed && { probe: PROBE_VERSION }),
  }
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(whole))))
}
