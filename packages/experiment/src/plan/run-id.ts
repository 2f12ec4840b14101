import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { findControl } from '../controls/controls.ts'
import { type SettingEntry, valueLabel } from '../settings/setting-entries.ts'

/** The run store accepts no longer names. */
const LONGEST_ID = 128
const LONGEST_PART = 32

/** A setting with several values in an experiment. */
export interface VariedSetting {
  readonly entry: SettingEntry
  readonly values: readonly unknown[]
}

/**
 * A run's id, unique in its plan and usable as a file name: `mnist-mixup-s4-seed0`. Other settings appear only if the
 * experiment varies them: `mnist-mixup-s4-pretrain.learningRate0.01-seed0`.
 *
 * @param chosen the run's value of each setting
 * @param augmentation its label, or that of a control
 */
export function runId(
  chosen: (key: string) => unknown,
  seed: number,
  augmentation: string,
  varied: readonly VariedSetting[],
): string {
  const others = varied
    .filter(({ entry }) => !ALWAYS.includes(entry.key))
    .map(({ entry, values }) => `-${entry.key}${valuePart(entry, chosen(entry.key), values)}`)
  const size = findControl(augmentation)?.level ? '' : `-s${chosen('pretrain.samplesPerClass')}`
  const start = `${chosen('pretrain.dataset')}-${fileNamePart(augmentation)}${size}`
  return shortened(`${start}${others.join('')}-seed${seed}`)
}

const ALWAYS = ['pretrain.dataset', 'pretrain.augmentation', 'pretrain.samplesPerClass']

/** `mixup(alpha=0.4)` → `mixup-alpha0.4`: different labels stay different. */
const fileNamePart = (label: string) => label.replace(/[(,]/g, '-').replace(/[=)]/g, '')

/** The value's label. If it is long or has other characters, its position in the list keeps it unique. */
function valuePart(entry: SettingEntry, value: unknown, values: readonly unknown[]): string {
  const label = valueLabel(entry, value)
  const plain = label.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, LONGEST_PART)
  return plain === label ? label : `${plain}-${values.indexOf(value) + 1}`
}

function shortened(id: string): string {
  if (id.length <= LONGEST_ID) return id
  const hash = bytesToHex(sha256(utf8ToBytes(id))).slice(0, 16)
  return `${id.slice(0, LONGEST_ID - hash.length - 1)}-${hash}`
}
