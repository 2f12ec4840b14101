import { mkdirSync, writeFileSync } from 'node:fs'
import { augmentationLabel } from '@finetune-lab/augmentation'
import { parseExperiment, planExperiment } from '@finetune-lab/experiment'
import { createSweep } from '../store/create-sweep.ts'
import { newSweepId, runFiles, runFolder, runsFolder } from '../store/layout.ts'
import type { RunResult } from '../store/result.ts'
import type { PlannedRunRecord, SweepRecord, SweepSnapshot } from '../store/sweep.ts'

/**
 * A finished sweep with made-up results, in real files as the engine leaves them, for measurements: 3 augmentations × 7
 * sizes × as many seeds as needed for at least `runs` runs.
 *
 * @param file path of its experiment file, which is not written
 * @returns the sweep's folder and its number of runs
 */
export function writeSyntheticSweep(store: string, runs: number, file: string): { folder: string; runs: number } {
  const { record, text } = synthetic(runs, file)
  const folder = createSweep(store, record, text)
  mkdirSync(runsFolder(folder), { recursive: true })
  for (const run of record.runs) writeRun(runFolder(folder, run.id), run)
  return { folder, runs: record.runs.length }
}

/** The same sweep, or that of an experiment file's text, in memory only. */
export function syntheticSweep(runs: number | string): SweepSnapshot {
  const { record } = synthetic(runs, '/a.experiment.yaml')
  const finished = record.runs.map(run => ({ run, state: 'finished' as const, result: resultOf(run) }))
  return { record, folder: '', state: 'finished', runs: finished }
}

/** 3 augmentations × 7 sizes × as many seeds as needed for at least this many runs. */
export const experimentOf = (runs: number) => `name: ${runs} runs
pretrain:
  dataset: mnist
  samplesPerClass: [1, 2, 4, 8, 16, 32, 64]
  augmentation: [none, mixup, collage]
finetune: { dataset: emnist-letters }
seeds: ${Math.ceil(runs / 21)}
`

function synthetic(runs: number | string, file: string): { readonly record: SweepRecord; readonly text: string } {
  const text = typeof runs === 'string' ? runs : experimentOf(runs)
  const { experiment, problems } = parseExperiment(text)
  if (!experiment) throw new Error(problems.map(({ message }) => message).join('\n'))
  const dataset = (title: string, classes: number): SweepRecord['datasets'][string] => ({
    title,
    classes: Array.from({ length: classes }, (_, index) => String(index)),
    mean: 0.13,
    std: 0.31,
    synthetic: false,
    folder: '/data',
    trainImages: 60_000,
    testImages: 100 * classes,
    checksums: {},
  })
  const planned = planExperiment(experiment).runs.map(run => ({ ...run, identity: run.id }))
  const record: SweepRecord = {
    version: 1,
    id: newSweepId(new Date()),
    name: experiment.name,
    created: new Date().toISOString(),
    file,
    experiment,
    runs: planned,
    datasets: { mnist: dataset('MNIST', 10), 'emnist-letters': dataset('EMNIST letters', 26) },
    executor: { name: 'simd', build: 'plain', device: 'a processor' },
    versions: { finetuneLab: '0.1.0', node: process.versions.node },
  }
  return { record, text }
}

function writeRun(folder: string, run: PlannedRunRecord): void {
  mkdirSync(folder)
  const { result, events } = runFiles(folder)
  const at = new Date().toISOString()
  writeFileSync(events, `${JSON.stringify({ type: 'started', at, engine: 'e', host: 'h', worker: 0 })}\n`)
  writeFileSync(result, JSON.stringify(resultOf(run)))
}

/** Accuracy rises with the number of samples, and varies with the seed. */
function resultOf({ settings: { pretrain, finetunes, seed } }: PlannedRunRecord): RunResult {
  const help = 0.01 * pretrain.augmentation.name.length
  const right = Math.round(
    100 * (0.5 + help + 0.02 * Math.log2(pretrain.samplesPerClass) + 0.03 * Math.sin(seed * 7.7)),
  )
  const confusion = Array.from({ length: 26 }, (_, truth) =>
    Array.from({ length: 26 }, (_, said) => (said === truth ? right : said === (truth + 1) % 26 ? 100 - right : 0)),
  )
  return {
    version: 1,
    run: {
      pretrain: pretrain.dataset,
      augmentation: augmentationLabel(pretrain.augmentation),
      samplesPerClass: pretrain.samplesPerClass,
      seed,
    },
    executor: 'simd',
    device: 'a processor',
    finetunes: finetunes.map(({ dataset }) => ({
      dataset,
      accuracy: right / 100,
      loss: 1.2,
      testImages: 2600,
      confusion,
    })),
    pretraining: { steps: pretrain.batches, seconds: 0.9, finalLoss: 0.02 },
  }
}
