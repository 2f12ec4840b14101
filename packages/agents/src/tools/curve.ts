import { curves, slicesOf, troubleText } from '@finetune-lab/analysis'
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
        settings: z.string().optional().describe('The values of the other settings that the sweep varies.'),
        series: z.array(z.object({ augmentation: z.string(), points: z.array(point) })),
      }),
    ),
  }),
  readOnly: true,
  async run({ sweep, figure, image }, context) {
    const snapshot = await sweepNow(sweep, context)
    const { record, state } = snapshot
    const parts = slicesOf(snapshot).flatMap(({ sweep, label }) =>
      curves(sweep.runs).map(each => ({ ...each, ...(label !== '' && { settings: label }) })),
    )
    const found = parts.map(({ dataset, series, ...part }) => ({
      dataset,
      ...('settings' in part && { settings: part.settings }),
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
