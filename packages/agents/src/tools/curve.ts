import { curves, troubleText } from '@finetune-lab/analysis'
import { exportedSweeps, FIGURES } from '@finetune-lab/charts'
import * as z from 'zod'
import { defineTool } from '../agent-tool.ts'
import { point, sweep } from '../fields.ts'
import { sweepNow } from '../read-sweep.ts'

export const curve = defineTool({
  name: 'curve',
  title: 'Curve of a sweep',
  description:
    'Accuracy against samples per class, as numbers (mean, 95 % interval, n) and as a figure (PNG). The figure can also show differences or the table.',
  input: z.strictObject({
    sweep,
    figure: z.enum(FIGURES).default('accuracy'),
    image: z.boolean().default(true).describe('Whether to return the figure.'),
  }),
  output: z.object({
    sweep: z.string(),
    name: z.string(),
    state: z.string(),
    curves: z.array(
      z.object({
        dataset: z.string(),
        series: z.array(z.object({ augmentation: z.string(), points: z.array(point) })),
      }),
    ),
  }),
  readOnly: true,
  async run({ sweep, figure, image }, context) {
    const snapshot = await sweepNow(sweep, context)
    const { record, runs, state } = snapshot
    const found = curves(runs).map(({ dataset, series }) => ({
      dataset,
      series: series.map(({ augmentation, points }) => ({
        augmentation,
        points: points.map(each => {
          const { samplesPerClass, mean, interval, n } = each
          const trouble = troubleText(each)
          return { samplesPerClass, mean, interval, n, ...(trouble !== undefined && { trouble }) }
        }),
      })),
    }))
    const png = image ? await exportedSweeps([snapshot], 'png', context.pngAssets, figure) : undefined
    return {
      data: { sweep: record.id, name: record.name, state, curves: found },
      ...(png && typeof png !== 'string' && { images: [png] }),
    }
  },
})
