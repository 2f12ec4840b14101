import { answers, predictionOutcomes, referenceOf, slicesOf, tuningLines, tuningOf } from '@finetune-lab/analysis'
import { countRuns } from '@finetune-lab/runs'
import * as z from 'zod'
import { defineTool } from '../agent-tool.ts'
import { interval, sweep } from '../fields.ts'
import { sweepNow } from '../read-sweep.ts'

const prediction = z.object({
  text: z.string(),
  dataset: z.string().optional(),
  settings: z.string().optional().describe('The values of the other settings that the sweep varies.'),
  verdict: z.enum(['held', 'did not hold', 'undecided', 'a person must judge']),
  figures: z.string().optional(),
})

export const answersTool = defineTool({
  name: 'answers',
  title: 'Answers of a sweep',
  description:
    'The conclusions that a sweep’s runs support so far, in sentences with n and 95 % intervals, and whether each prediction held. Quote these sentences; do not claim more than they do. A difference that is not significant is not shown to be absent.',
  input: z.strictObject({
    sweep,
    reference: z
      .string()
      .max(200)
      .optional()
      .describe('The augmentation to compare with. Default: none, or the first if the sweep has no none.'),
  }),
  output: z.object({
    sweep: z.string(),
    state: z.string(),
    runs: z.object({ planned: z.number(), finished: z.number(), failed: z.number() }),
    synthetic: z.boolean().describe('Drawn characters: a demonstration, not a result about handwriting.'),
    datasets: z.array(
      z.object({
        dataset: z.string(),
        settings: z.string().optional().describe('The values of the other settings that the sweep varies.'),
        sentences: z.array(z.string()),
        differences: z.array(
          z.object({
            augmentation: z.string(),
            reference: z.string(),
            samplesPerClass: z.number(),
            mean: z.number().describe('Difference of accuracies, paired by seed: 0.01 is one point.'),
            interval,
            n: z.number().describe('Number of pairs.'),
            p: z.number().optional().describe('Paired t-test, adjusted over sizes by Holm’s method.'),
          }),
        ),
      }),
    ),
    predictions: z.array(prediction),
    tuning: z
      .array(z.string())
      .optional()
      .describe('If settings are tuned: what was chosen on validation images, which all answers are about.'),
  }),
  readOnly: true,
  async run({ sweep, reference }, context) {
    const snapshot = await sweepNow(sweep, context)
    const { record, runs, state } = snapshot
    const parts = slicesOf(snapshot).map(part => ({
      ...part.sweep,
      ...(part.label !== '' && { settings: part.label }),
    }))
    const { total, finished, failed } = countRuns(runs)
    const found = parts.flatMap(({ runs, settings }) =>
      answers(runs, { reference: reference ?? referenceOf(record) }).map(each => ({ ...each, settings })),
    )
    const datasets = found.map(({ dataset, settings, sentences, contrasts }) => ({
      dataset,
      ...(settings !== undefined && { settings }),
      sentences: sentences.map(({ text }) => text),
      differences: contrasts.flatMap(({ augmentation, reference, points }) =>
        points.map(({ samplesPerClass, mean, interval, n, test }) => ({
          ...{ augmentation, reference, samplesPerClass, mean, interval, n },
          ...(test && { p: test.holm }),
        })),
      ),
    }))
    const predictions = parts.flatMap(({ record, runs, settings }) =>
      predictionOutcomes(record.experiment, runs).flatMap(({ text, outcomes }): z.infer<typeof prediction>[] =>
        outcomes.length === 0
          ? [{ text, verdict: 'a person must judge' }]
          : outcomes.map(({ dataset, verdict, figures }) => ({
              ...{ text, dataset, verdict, figures },
              ...(settings !== undefined && { settings }),
            })),
      ),
    )
    const synthetic = Object.values(record.datasets).some(each => each.synthetic)
    const counts = { planned: total, finished, failed }
    const tuned = tuningOf(snapshot)
    const tuning = tuned && tuningLines(tuned, name => record.datasets[name]?.title ?? name)
    return {
      data: { sweep: record.id, state, runs: counts, synthetic, datasets, predictions, ...(tuning && { tuning }) },
      text: inWords(),
    }

    function inWords(): string {
      const about = datasets.flatMap(each => [partTitle(each), ...each.sentences.map(text => `- ${text}`)])
      const judged = predictions.map(
        each =>
          `- ${each.verdict}: ${each.text}${each.settings === undefined ? '' : ` (${each.settings})`}${each.figures === undefined ? '' : ` (${each.figures})`}`,
      )
      return [
        `${record.name}: ${state}, ${finished} of ${total} runs finished${failed > 0 ? `, ${failed} failed` : ''}.`,
        ...(synthetic ? ['Synthetic characters: a demonstration, not a result about handwriting.'] : []),
        ...(tuning ? ['Tuning', ...tuning.map(line => `- ${line}`)] : []),
        ...about,
        ...(judged.length > 0 ? ['Predictions', ...judged] : []),
      ].join('\n')
    }
  },
})

const partTitle = ({ dataset, settings }: { readonly dataset: string; readonly settings?: string }) =>
  settings === undefined ? dataset : `${dataset}, ${settings}`
