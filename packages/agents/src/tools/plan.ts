import { estimateWork } from '@finetune-lab/engine'
import * as z from 'zod'
import { defineTool } from '../agent-tool.ts'
import { problemOf } from '../check-text.ts'
import { file, problem } from '../fields.ts'
import { readFile } from '../read-file.ts'

export const plan = defineTool({
  name: 'plan',
  title: 'Plan experiment',
  description:
    'Says what running an experiment file would take: number of runs, estimated time on this machine, data. Trains for a moment to measure the speed. Changes nothing. Errors in the file are returned as an error.',
  input: z.strictObject({ file }),
  output: z.object({
    name: z.string(),
    runs: z.number(),
    runsAtLeast: z.number().optional().describe('With a rule for the seeds; runs and seconds are then the most.'),
    samplesPerClass: z.array(z.number()),
    augmentations: z.array(z.string()),
    seeds: z.number(),
    secondsAtLeast: z.number().optional(),
    seconds: z.number().optional().describe('Estimated; missing if no executor is available.'),
    workers: z.number(),
    executor: z.string().describe('What trains, or what it lacks.'),
    predictions: z.number().describe('Running needs at least one.'),
    datasets: z.array(
      z.object({ name: z.string(), classes: z.number(), trainImages: z.number(), testImages: z.number() }),
    ),
    problems: z.array(problem).describe('Warnings and notes.'),
  }),
  readOnly: true,
  async run({ file }, context) {
    const { experiment, datasets, problems } = await readFile(file, context)
    const { planned, work, executor, workers, seconds, least } = await estimateWork(experiment, datasets, context)
    return {
      data: {
        name: planned.name,
        runs: work.runs,
        ...(least && { runsAtLeast: least.work.runs }),
        samplesPerClass: [...experiment.pretrain.samplesPerClass],
        augmentations: experiment.pretrain.augmentation.map(({ name }) => name),
        seeds: experiment.seeds.length,
        ...(least?.seconds !== undefined && { secondsAtLeast: Math.ceil(least.seconds) }),
        ...(seconds !== undefined && { seconds: Math.ceil(seconds) }),
        workers,
        executor: executor instanceof Error ? executor.message : executor.device,
        predictions: experiment.predictions.length,
        datasets: datasets.map(({ name, classes, train, test }) => ({
          name,
          classes: classes.length,
          trainImages: train.count,
          testImages: test.count,
        })),
        problems: problems.map(problemOf),
      },
    }
  },
})
