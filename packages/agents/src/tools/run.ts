import { basename } from 'node:path'
import { formatNumberOf, formatSecondsLeft } from '@finetune-lab/charts'
import { chooseExecutor, estimateWork, prepareSweep } from '@finetune-lab/engine'
import { experimentNeed } from '@finetune-lab/experiment'
import { checkStore, createSweep } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import * as z from 'zod'
import { type AgentContext, dataPlaces, defineTool } from '../agent-tool.ts'
import { startEngine } from '../engines.ts'
import { file } from '../fields.ts'
import { type ReadFile, readFile } from '../read-file.ts'

const confirm = z
  .boolean()
  .optional()
  .describe(
    'Only for clients that cannot ask the person: true once the person has seen the plan and agreed. Never set it on your own.',
  )

export const run = defineTool({
  name: 'run',
  title: 'Run experiment',
  description:
    'Starts a sweep: all runs of an experiment file. Asks the person first. Needs predictions in the file, written before any result is seen. Returns the sweep’s id at once; training goes on in a separate process. Call wait next.',
  input: z.strictObject({ file, confirm }),
  output: z.object({
    sweep: z.string().describe('The new sweep’s id.'),
    runs: z.number(),
    executor: z.string().describe('What trains it.'),
  }),
  readOnly: false,
  async question({ file }, context) {
    const { experiment, datasets } = await runnable(file, context)
    const { work, seconds, executor } = await estimateWork(experiment, datasets, context)
    if (executor instanceof Error) throw executor
    const time = seconds === undefined ? '' : `, about ${formatSecondsLeft(Math.max(1, seconds))} on this machine`
    const predicted = experiment.predictions.map(({ text }) => `- ${text}`).join('\n')
    return `Run ${file} (${experiment.name})? ${formatNumberOf(work.runs, 'run')}${time}.\nPredictions:\n${predicted}`
  },
  async run({ file }, context) {
    const { experiment, file: path, text } = await runnable(file, context)
    checkStore(context.store)
    const executor = await chooseExecutor(experiment.executor, { ...context, need: experimentNeed(experiment) })
    const { record } = await prepareSweep(experiment, path, executor, dataPlaces(context), new Date())
    const folder = createSweep(context.store, record, text)
    await startEngine(folder, context)
    return { data: { sweep: basename(folder), runs: record.runs.length, executor: executor.device } }
  },
})

/** @throws UserFacingError if the file has errors, or predicts nothing */
async function runnable(file: string, context: AgentContext): Promise<ReadFile> {
  const read = await readFile(file, context)
  if (read.experiment.predictions.length > 0) return read
  throw new UserFacingError(
    'input',
    `${file} has no predictions, so nothing was run. Write down what you expect before you see results, then run it. Add for example:

predictions:
  - text: With one image per class, mixup beats no augmentation by 3 points.
    expect: { better: mixup, than: none, at: 1, by: 0.03 }

Other expectations: { alike: [mixup, collage], within: 0.02 } and { plateau: none, from: 16, within: 0.01 }. A sentence without expect is allowed; a person then judges it.`,
  )
}
