import { jsonSchema } from '@finetune-lab/experiment'
import * as z from 'zod'
import { defineTool } from '../agent-tool.ts'

/** Runs in about ten seconds, so that it can be copied and tried. */
export const EXAMPLE = `name: Digits to letters
pretrain:
  dataset: strokes-digits
  samplesPerClass: [1, 16]
  augmentation: [none, mixup]
  batches: 2000
finetune:
  dataset: strokes-letters
seeds: 3
predictions:
  - text: With one digit per class, mixup beats no augmentation by 3 points.
    expect: { better: mixup, than: none, at: 1, by: 0.03 }
`

export const schema = defineTool({
  name: 'schema',
  title: 'Experiment file format',
  description:
    'Returns the JSON Schema of experiment files, with every key explained, and a small example. Read it before writing an experiment.',
  input: z.strictObject({}),
  output: z.object({
    schema: z.record(z.string(), z.unknown()).describe('JSON Schema, draft 7.'),
    example: z.string().describe('An experiment file that runs in seconds.'),
  }),
  readOnly: true,
  async run() {
    return { data: { schema: { ...jsonSchema() }, example: EXAMPLE } }
  },
})
