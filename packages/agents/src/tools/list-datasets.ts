import { fetchableDatasets, findDatasets } from '@finetune-lab/data'
import * as z from 'zod'
import { dataPlaces, defineTool } from '../agent-tool.ts'

const MOST_DATASETS = 500

export const listDatasets = defineTool({
  name: 'list_datasets',
  title: 'List data sets',
  description:
    'Lists the data sets that an experiment can name, and whether each is on this machine. Synthetic ones (strokes-digits, strokes-letters) are always there; use them to try things out.',
  input: z.strictObject({}),
  output: z.object({
    datasets: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        classes: z.number().optional(),
        synthetic: z.boolean(),
        available: z.boolean(),
        howToGet: z.string().optional().describe('The command that a person runs to get a missing one.'),
      }),
    ),
    leftOut: z.number().optional().describe('Number of further data sets.'),
  }),
  readOnly: true,
  async run(_input, context) {
    const all = await findDatasets(dataPlaces(context))
    const fetchable = new Set(fetchableDatasets().map(({ name }) => name))
    const datasets = all.slice(0, MOST_DATASETS).map(({ name, title, classes, synthetic, folder }) => {
      const available = synthetic || folder !== undefined
      const howToGet = !available && fetchable.has(name) ? `finetune-lab data fetch ${name}` : undefined
      return { name, title, classes, synthetic, available, ...(howToGet && { howToGet }) }
    })
    return { data: { datasets, ...(all.length > MOST_DATASETS && { leftOut: all.length - MOST_DATASETS }) } }
  },
})
