import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { findDatasets } from '@finetune-lab/data'
import {
  type Experiment,
  MAX_RUNS,
  type ParsedExperiment,
  type Problem,
  parseExperiment,
} from '@finetune-lab/experiment'
import { UserError } from './user-error.ts'

/** An experiment is some dozen lines; what is larger is something else. */
const MAX_FILE_BYTES = 2 ** 20

export interface ExperimentFile extends ParsedExperiment {
  readonly file: string
  readonly text: string
}

/**
 * Reads and checks the file; what is wrong in it stands in `problems`. Throws where it cannot be read at all.
 *
 * @param data the folder of `--data`: an imported data set is known by its name where it is found
 */
export async function readExperiment(file: string, data: string | undefined): Promise<ExperimentFile> {
  const text = readText(file)
  const knownDatasets = (await findDatasets({ dataFolder: data })).map(({ name }) => name)
  return {
    file,
    text,
    ...parseExperiment(text, { knownDatasets, fallbackName: basename(file).replace(/(\.experiment)?\.ya?ml$/, '') }),
  }
}

function readText(file: string): string {
  try {
    const stat = statSync(file)
    if (!stat.isFile()) throw new UserError(`${file}: is not a file; expected an experiment file`)
    if (stat.size > MAX_FILE_BYTES)
      throw new UserError(`${file}: ${stat.size} bytes; an experiment file has at most ${MAX_FILE_BYTES}`)
    return readFileSync(file, 'utf8')
  } catch (cause) {
    if (cause instanceof UserError) throw cause
    const { code, message } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT')
      throw new UserError(`${file}: no such file; expected an experiment file`, undefined, { cause })
    if (code === 'EISDIR')
      throw new UserError(`${file}: is a folder; expected an experiment file`, undefined, { cause })
    throw new UserError(`${file}: cannot be read (${message})`, undefined, { cause })
  }
}

/**
 * The experiment with what the command line says instead of the file.
 *
 * @throws UserError where that makes more runs than a sweep may have
 */
export function withOverrides(
  experiment: Experiment,
  overrides: Partial<Pick<Experiment, 'seeds' | 'executor'>>,
): Experiment {
  const seeds = overrides.seeds ?? experiment.seeds
  const { samplesPerClass, augmentation } = experiment.pretrain
  const runs = seeds.length * samplesPerClass.length * augmentation.length
  if (runs > MAX_RUNS) throw new UserError(`--seeds makes ${runs} runs; expected at most ${MAX_RUNS}`)
  return { ...experiment, seeds, executor: overrides.executor ?? experiment.executor }
}

/** `file:line:column: error: message`, as editors and terminals understand it. */
export const problemLine = (file: string, { line, column, severity, message }: Problem) =>
  `${file}:${line}:${column}: ${severity}: ${message}`

/** Prints warnings, and throws with all errors where there is one. */
export function refuseProblems(file: string, problems: readonly Problem[]): void {
  const errors = problems.filter(({ severity }) => severity === 'error')
  for (const problem of problems) console.error(problemLine(file, problem))
  if (errors.length > 0)
    throw new UserError(`${file}: ${errors.length === 1 ? 'one error' : `${errors.length} errors`}; nothing was run`)
}
