import { registeredDatasets } from './registry.ts'

// One grammar of names for imports, experiment files and the editor. Names become folder names and parts of file names.
// Kept free of Node's modules: pages read it too.

export const DATASET_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
/** The grammar in words. */
export const DATASET_NAME_WORDS = 'letters, digits, ".", "_" and "-", at most 64, the first a letter or digit'

/** What YAML 1.1 or 1.2 reads as something else than text: numbers, dates, truth values, nothing. */
const NO_TEXT = /^(true|false|null|yes|no|on|off|y|n|\d[\d._-]*(e[\d_-]*)?|e[\d_]+|0[xob][\da-f_]*)$/i
/** Devices of Windows, whatever follows after a dot. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/** A name as an experiment file has to write it: in quotes where YAML would read it as something else. */
export const nameInYaml = (name: string) => (NO_TEXT.test(name) ? JSON.stringify(name) : name)

/**
 * What speaks against a name for a new data set; undefined where nothing does.
 *
 * @param taken names of the data sets that are there: they may not differ only in case
 */
export function newNameProblem(name: string, taken: readonly string[] = []): string | undefined {
  const suggestion = `, for example ${suggestedName(name)}`
  if (!DATASET_NAME.test(name)) return `name ${JSON.stringify(name)}; expected ${DATASET_NAME_WORDS}${suggestion}`
  if (name.endsWith('.')) return `name "${name}" ends with a dot, which Windows drops; expected another${suggestion}`
  if (DEVICE.test(name)) return `name "${name}" is reserved on Windows; expected another${suggestion}`
  const builtIn = registeredDatasets.find(dataset => same(dataset.name, name))
  if (builtIn?.name === name) return `name "${name}" is a built-in data set's; expected another${suggestion}`
  const alike = builtIn?.name ?? taken.find(other => other !== name && same(other, name))
  if (alike !== undefined)
    return `name "${name}" differs from the data set "${alike}" only in case; expected another${suggestion}`
  return undefined
}

/** A name that a new data set can have, close to a text such as a folder's name: `my symbols` becomes `my-symbols`. */
export function suggestedName(text: string): string {
  const name = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, 57)
    .replace(/[._-]+$/, '')
  if (name === '') return 'my-images'
  const reserved = DEVICE.test(name) || registeredDatasets.some(dataset => same(dataset.name, name))
  return reserved ? `my-${name.replaceAll('.', '-')}` : name
}

const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase()
