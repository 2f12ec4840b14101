import {
  checkExperiment,
  datasetsOf,
  type ExperimentFile,
  executorLack,
  InputError,
  prepareSweep,
  readExperimentFile,
} from '@finetune-lab/engine'
import type { Problem } from '@finetune-lab/experiment'
import { availableBuild } from '@finetune-lab/model'
import { createSweep } from '@finetune-lab/runs'
import type { Task } from './task.ts'

/** An experiment file becomes a sweep, or comes back with everything that is wrong with it. */
export const prepare: Task<'prepare'> = async ({ file, store, dataFolder, workspace }, { progress }) => {
  const options = { dataFolder, workspace }
  const read = await readExperimentFile(file, options)
  const { experiment, problems } = await checkExperiment(read, file, options)
  const errors = problems.filter(({ severity }) => severity === 'error')
  if (!experiment || errors.length > 0)
    return {
      type: 'refused',
      problems: errors.map(({ message, line, column }) => ({ message, line, column })),
      missing: errors.every(({ code }) => code === 'missing-data')
        ? errors.map(problem => missingDataset(problem, read))
        : [],
    }
  const lack = executorLack(experiment.executor)
  if (lack) throw new InputError(`executor ${experiment.executor}: ${lack}`)
  progress({ words: `Reading ${datasetsOf(experiment).join(' and ')} …` })
  // Asked of this process, which is the Node that trains: another one may lack relaxed SIMD.
  const { record } = await prepareSweep(experiment, file, availableBuild(), options, new Date())
  return { type: 'made', folder: createSweep(store, record, read.text) }
}

/** Which data set a problem is about: it stands where the file names it. */
function missingDataset({ path = [], message }: Problem, { experiment }: ExperimentFile) {
  const { pretrain, finetune } = experiment!
  const [section, name, index] = path
  const ownFolder = section === 'datasets'
  if (ownFolder) return { name: String(name), message, ownFolder }
  return {
    name: section === 'pretrain' ? pretrain.dataset : finetune.dataset[typeof index === 'number' ? index : 0],
    message,
    ownFolder,
  }
}
