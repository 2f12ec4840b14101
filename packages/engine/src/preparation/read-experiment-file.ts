import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { decodeText, findDatasets, type LocateOptions, type UndecodableText } from '@finetune-lab/data'
import { type ParsedExperiment, type Problem, parseExperiment } from '@finetune-lab/experiment'
import { UserFacingError } from '@finetune-lab/system'

/** An experiment has a few dozen lines. A larger file is something else. */
const MAX_FILE_BYTES = 2 ** 20

export interface ExperimentFile extends ParsedExperiment {
  readonly file: string
  readonly text: string
}

/**
 * Reads and parses the file; errors in it are returned as `problems`. Imported data sets that are found are known by their
 * names.
 *
 * @throws UserFacingError if the file cannot be read
 */
export async function readExperimentFile(
  file: string,
  options: Omit<LocateOptions, 'settings'>,
): Promise<ExperimentFile> {
  const text = decodeText(readBytes(file))
  if (typeof text !== 'string') {
    const problem = problemOf(text)
    return { file, text: '', problems: [problem], locate: () => problem, entries: [] }
  }
  const knownDatasets = (await findDatasets(options)).map(({ name }) => name)
  const fallbackName = basename(file).replace(/(\.experiment)?\.ya?ml$/, '')
  return { file, text, ...parseExperiment(text, { knownDatasets, fallbackName }) }
}

/**
 * The problem that keeps a file from being UTF-8 text. An editor shows such a file decoded somehow, but it cannot be run.
 *
 * @returns undefined if there is none, or if the file cannot be read
 */
export function encodingProblem(file: string): Problem | undefined {
  try {
    const text = decodeText(readBytes(file))
    return typeof text === 'string' ? undefined : problemOf(text)
  } catch {
    return undefined
  }
}

const problemOf = ({ message, line, column }: UndecodableText): Problem => ({
  severity: 'error',
  code: 'encoding',
  message,
  start: 0,
  end: 0,
  line,
  column,
})

/** @throws UserFacingError if the file cannot be read, or is far larger than any experiment */
function readBytes(file: string): Uint8Array {
  try {
    const stat = statSync(file)
    if (!stat.isFile()) throw new UserFacingError('input', `${file}: is not a file; expected an experiment file`)
    if (stat.size > MAX_FILE_BYTES)
      throw new UserFacingError(
        'input',
        `${file}: ${stat.size} bytes; expected an experiment file of at most ${MAX_FILE_BYTES} bytes`,
      )
    return readFileSync(file)
  } catch (cause) {
    if (cause instanceof UserFacingError) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT')
      throw new UserFacingError('input', `${file}: no such file; expected an experiment file`, { cause })
    throw new UserFacingError('input', `${file}: cannot be read (${message})`, { cause })
  }
}
