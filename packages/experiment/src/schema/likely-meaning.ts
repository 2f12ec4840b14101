import { DATASET_NAME } from '@finetune-lab/data/dataset-name'
import { describe } from '../problems/describe.ts'
import type { Path } from '../problems/location.ts'

/**
 * The probable meaning of a value of the wrong type: `no` for the augmentation `none`, `1_000` or `"8"` for a number, a
 * number for a name that needs quotes. Undefined if nothing is likely.
 *
 * @param written the value's text in the file
 */
export function likelyMeaning(path: Path, found: unknown, wantsNumber: boolean, written: string): string | undefined {
  if (isAugmentation(path) && isNothing(found)) return 'none'
  if (path.join() === 'seeds,until' && typeof found === 'number' && found > 0)
    return `${written} ${found === 1 ? 'point' : 'points'}`
  if (wantsNumber && typeof found === 'string') return plainNumber(found)
  if (isName(path) && (typeof found === 'number' || typeof found === 'boolean' || /^null$/i.test(written)))
    return path[0] === 'name' || DATASET_NAME.test(written) ? `"${written}"` : undefined
  return undefined
}

/**
 * Shows a number or boolean in a message as it is written in the file: `0x1F`, `9007199254740993`.
 *
 * @param message ends with the value as JavaScript formats it
 */
export function asWritten(message: string, found: unknown, written: string): string {
  if (typeof found !== 'number' && typeof found !== 'boolean') return message
  // The number of an alias is elsewhere.
  if (!/^[-+.\w]{1,40}$/.test(written)) return message
  return message.replace(`, got ${describe(found)}`, () => `, got ${written}`)
}

const isAugmentation = ([section, key, ...rest]: Path) =>
  section === 'pretrain' && key === 'augmentation' && (rest.length === 0 || (rest.length === 1 && rest[0] !== 'none'))

/** In YAML 1.1 `no` and `off` were false. */
const isNothing = (found: unknown) =>
  found === null || found === false || (typeof found === 'string' && /^(no|off|n|false|null|nil)$/i.test(found))

const isName = (path: Path) => path.join() === 'name' || path[1] === 'dataset'

/** `1_000`, `1,000` and `8` in quotes as plain digits. */
function plainNumber(text: string): string | undefined {
  const trimmed = text.trim()
  if (/^[-+]?\d{1,3}([,_ ’']\d{3})+$/.test(trimmed)) return trimmed.replace(/[^-+\d]/g, '')
  if (/^[-+]?\d+(_\d+)+$/.test(trimmed)) return trimmed.replaceAll('_', '')
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(trimmed) ? trimmed : undefined
}
