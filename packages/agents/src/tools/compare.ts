import { comparisonJson } from '@finetune-lab/analysis'
import { findSweep, readSweep } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import * as z from 'zod'
import { defineTool } from '../agent-tool.ts'
import { interval, sweep } from '../fields.ts'

const MOST_SWEEPS = 8

export const compare = defineTool({
  name: 'compare',
  title: 'Compare sweeps',
  description:
    'Compares sweeps with the first one: settings that differ, and differences of accuracy (first minus other) with 95 % intervals and p values adjusted by Holm’s method. Accuracies of different tasks are not compared.',
  input: z.strictObject({ sweeps: z.array(sweep).min(2).max(MOST_SWEEPS).describe('The first is the reference.') }),
  output: z.object({
    sweeps: z.array(z.object({ letter: z.string(), sweep: z.string(), name: z.string() })),
    settings: z.array(z.object({ name: z.string(), values: z.array(z.string()) })).describe('Those that differ.'),
    comparisons: z.array(
      z.object({
        a: z.string(),
        b: z.string(),
        nothingInCommon: z.string().optional(),
        differences: z.array(
          z.object({
            dataset: z.string(),
            augmentation: z.string(),
            samplesPerClass: z.number(),
            a: z.number().optional().describe('Mean accuracy of the reference.'),
            b: z.number().optional(),
            difference: z.number().optional().describe('a − b.'),
            interval,
            p: z.number().optional(),
            test: z.enum(['paired', 'unpaired']).optional(),
            notCompared: z.string().optional(),
          }),
        ),
      }),
    ),
  }),
  readOnly: true,
  async run({ sweeps }, { store }) {
    const folders = [...new Set(sweeps.map(wanted => findSweep(store, wanted)))]
    if (folders.length < 2) throw new UserFacingError('input', 'compare: expected two different sweeps')
    const { sweeps: named, configuration, comparisons } = comparisonJson(folders.map(folder => readSweep(folder)))
    return {
      data: {
        sweeps: named.map(({ letter, sweep, name }) => ({ letter, sweep, name })),
        settings: configuration.map(({ name, values }) => ({ name, values: values.map(shortened) })),
        comparisons: comparisons.map(({ a, b, nothingInCommon, targets }) => ({
          a,
          b,
          ...(nothingInCommon !== undefined && { nothingInCommon }),
          differences: targets.flatMap(({ target, series, otherTest }) =>
            series.flatMap(({ augmentation, points }) =>
              points.map(({ samplesPerClass, a, b, difference, notCompared }) => ({
                dataset: both(target),
                augmentation: both(augmentation),
                samplesPerClass,
                ...(a && { a: a.mean }),
                ...(b && { b: b.mean }),
                ...(difference && {
                  difference: difference.mean,
                  interval: difference.interval,
                  p: difference.adjustedP,
                  test: difference.kind,
                }),
                ...((notCompared ?? otherTest) !== undefined && { notCompared: notCompared ?? otherTest }),
              })),
            ),
          ),
        })),
      },
    }
  },
})

const both = ({ a, b }: { readonly a: string; readonly b: string }) => (a === b ? a : `${a} / ${b}`)

const LONGEST_VALUE = 500

const shortened = (text: string) => (text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)} …` : text)
