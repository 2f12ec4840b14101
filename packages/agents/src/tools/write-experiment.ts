import { lstatSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { writeFileAtomically } from '@finetune-lab/runs'
import { makeFolder, UserFacingError } from '@finetune-lab/system'
import * as z from 'zod'
import { defineTool } from '../agent-tool.ts'
import { checkText, LONGEST_FILE, problemOf } from '../check-text.ts'
import { file, problem } from '../fields.ts'
import { experimentPath } from '../workspace-path.ts'

export const writeExperiment = defineTool({
  name: 'write_experiment',
  title: 'Write experiment file',
  description:
    'Writes an experiment file into the workspace and returns its problems. Write predictions before you run it: what you expect, as a sentence, with an expectation that the program can check.',
  input: z.strictObject({
    file: file.regex(/\.experiment\.ya?ml$/i, 'expected a name ending in .experiment.yaml'),
    text: z.string().min(1).max(LONGEST_FILE).describe('The whole file, in YAML.'),
    replace: z.boolean().default(false).describe('Replace the file if it exists.'),
  }),
  output: z.object({
    file: z.string().describe('Where it is, relative to the workspace.'),
    problems: z.array(problem).describe('What to correct before running it.'),
  }),
  readOnly: false,
  async run({ file, text, replace }, context) {
    const path = experimentPath(file, context.workspace)
    const there = lstatSync(path, { throwIfNoEntry: false })
    if (there && !there.isFile()) throw new UserFacingError('input', `${file}: is not a file; expected another name`)
    if (there && !replace)
      throw new UserFacingError('input', `${file}: exists. Choose another name, or pass replace: true to overwrite it.`)
    const { problems } = await checkText(text, path, context)
    makeFolder(dirname(path))
    writeFileAtomically(path, text)
    return { data: { file: relative(context.workspace, path), problems: problems.map(problemOf) } }
  },
})
