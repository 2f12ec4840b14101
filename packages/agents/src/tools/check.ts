import { join } from 'node:path'
import { readExperimentFile } from '@finetune-lab/engine'
import { UserFacingError } from '@finetune-lab/system'
import * as z from 'zod'
import { dataPlaces, defineTool } from '../agent-tool.ts'
import { checkText, LONGEST_FILE, problemOf } from '../check-text.ts'
import { file, problem } from '../fields.ts'
import { checkFile } from '../read-file.ts'
import { experimentPath } from '../workspace-path.ts'

export const check = defineTool({
  name: 'check',
  title: 'Check experiment',
  description:
    'Checks an experiment file, or a text that would become one, and lists every problem with line and column: wrong keys and values, missing data, subsets that are too small. Changes nothing.',
  input: z.strictObject({
    file: file.optional(),
    text: z.string().max(LONGEST_FILE).optional().describe('Instead of a file: its text.'),
  }),
  output: z.object({
    runnable: z.boolean().describe('Whether there is no error.'),
    predictions: z.number().describe('Number of predictions; running needs at least one.'),
    problems: z.array(problem),
  }),
  readOnly: true,
  async run({ file, text }, context) {
    if ((file === undefined) === (text === undefined))
      throw new UserFacingError('input', 'check: expected either file or text')
    const checked =
      text === undefined
        ? await checkNamed(file!)
        : await checkText(text, join(context.workspace, 'new.experiment.yaml'), context)
    const { experiment, problems } = checked
    return {
      data: {
        runnable: experiment !== undefined && problems.every(({ severity }) => severity !== 'error'),
        predictions: experiment?.predictions.length ?? 0,
        problems: problems.map(problemOf),
      },
    }

    async function checkNamed(path: string) {
      const real = experimentPath(path, context.workspace)
      return checkFile(await readExperimentFile(real, dataPlaces(context)), real, context)
    }
  },
})
