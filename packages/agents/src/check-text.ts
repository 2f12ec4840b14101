import { findDatasets } from '@finetune-lab/data'
import type { CheckedExperiment } from '@finetune-lab/engine'
import { type Problem, parseExperiment } from '@finetune-lab/experiment'
import type * as z from 'zod'
import { type AgentContext, dataPlaces } from './agent-tool.ts'
import type { problem } from './fields.ts'
import { checkFile } from './read-file.ts'

/** Of an experiment file that an agent writes, in characters. */
export const LONGEST_FILE = 100_000

/** Checks an experiment's text as if it were in a file. */
export async function checkText(text: string, file: string, context: AgentContext): Promise<CheckedExperiment> {
  const knownDatasets = (await findDatasets(dataPlaces(context))).map(({ name }) => name)
  return checkFile(parseExperiment(text, { knownDatasets, fallbackName: 'experiment' }), file, context)
}

export const problemOf = ({ severity, line, column, message, suggestion }: Problem): z.infer<typeof problem> => ({
  severity,
  line,
  column,
  message,
  ...(suggestion !== undefined && { suggestion }),
})
