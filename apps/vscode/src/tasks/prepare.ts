import { dirname, resolve } from 'node:path'
import {
  checkExperiment,
  chooseExecutor,
  datasetsOf,
  ExecutorUnavailable,
  type ExperimentFile,
  prepareSweep,
  readExperimentFile,
  setupFor,
} from '@finetune-lab/engine'
import { experimentNeed, type Problem } from '@finetune-lab/experiment'
import { checkStore, createSweep } from '@finetune-lab/runs'
import { engineFolder } from './engine-folder.ts'
import type { Task } from './task.ts'

/** Creates a sweep from an experiment file, or returns all problems in it. */
export const prepare: Task<'prepare'> = async ({ file, store, dataFolder, workspace }, { progress }) => {
  const options = { dataFolder, workspace }
  const read = await readExperimentFile(file, options)
  const { experiment, problems } = await checkExperiment(read, file, options)
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (!experiment || errors.length > 0) {
    const missing = errors.flatMap(problem => missingDataset(problem, read) ?? [])
    return {
      type: 'refused',
      problems: errors.map(({ message, line, column }) => ({ message, line, column })),
      missing: missing.length === errors.length ? missing : [],
    }
  }
  checkStore(store)
  progress({ words: `Reading ${datasetsOf(experiment).join(' and ')} …` })
  // Chosen in this process, which runs on the same Node as training: another one may lack relaxed SIMD.
  const executor = await chooseExecutor(experiment.executor, {
    engineFolder: engineFolder(),
    need: experimentNeed(experiment),
  }).catch(lackOf)
  if (executor instanceof ExecutorUnavailable) {
    const setup = setupFor(experiment.executor)
    if (setup === undefined) throw executor
    return { type: 'lacking', message: executor.message, setup }
  }
  const { record } = await prepareSweep(experiment, file, executor, options, new Date())
  return { type: 'made', folder: createSweep(store, record, read.text) }
}

function lackOf(error: unknown): ExecutorUnavailable {
  if (error instanceof ExecutorUnavailable) return error
  throw error
}

/** The missing data set that a problem reports, read from its place in the file. */
function missingDataset(
  { code, path = [], start, end, suggestion }: Problem,
  { experiment, file, text }: ExperimentFile,
) {
  const [section, key] = path
  if (code === 'missing-data' && section === 'datasets') {
    const name = String(key)
    // The file says which folder it belongs in.
    return { name, into: resolve(dirname(file), experiment!.datasets[name].path!) }
  }
  // A name close to a known one is a typo rather than a missing data set.
  const unknown = code === 'unknown-value' && key === 'dataset' && suggestion === undefined
  if (code !== 'missing-data' && !unknown) return undefined
  return { name: text.slice(start, end).replace(/^(["'])(.*)\1$/, '$2') }
}
