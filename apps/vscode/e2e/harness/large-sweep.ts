import { join } from 'node:path'
import { augmentationLabel } from '@finetune-lab/augmentation'
import { parseExperiment, planExperiment } from '@finetune-lab/experiment'
import {
  createSweep,
  newSweepId,
  openRunWriter,
  type PlannedRunRecord,
  type RunResult,
  type RunWriter,
  runFolder,
  type SweepRecord,
} from '@finetune-lab/runs'

export interface WrittenSweep {
  readonly folder: string
  readonly record: SweepRecord
}

export interface LargeSweepOptions {
  readonly name?: string
  readonly seeds?: number
  readonly sizes?: readonly number[]
  /** Learning rates of pre-training. */
  readonly rates?: readonly number[]
  readonly augmentation?: readonly string[]
  readonly finetune?: readonly string[]
  readonly predictions?: string
  /** The fate of each run. Default: it finishes. */
  readonly fate?: (run: PlannedRunRecord, index: number) => 'finished' | 'failed' | 'interrupted' | 'waiting'
  /** Log of a failed run. */
  readonly message?: string
  readonly log?: string
  /** Changes the record, as another program could. */
  readonly change?: (record: SweepRecord) => SweepRecord
}

/**
 * A sweep in the workspace's store, written as the engine writes it but without training: by default 420 runs, each with
 * the hundred losses and the confusion matrices of a full-length run. Accuracies resemble those of MNIST → EMNIST letters.
 */
export function writeLargeSweep(workspace: string, options: LargeSweepOptions = {}): WrittenSweep {
  const {
    name = 'Digits to letters',
    seeds = 20,
    sizes = [1, 2, 4, 8, 16, 32, 64],
    rates = [0.01],
    augmentation = ['none', 'mixup', 'collage'],
    finetune = ['emnist-letters'],
    predictions = '',
    fate = () => 'finished',
  } = options
  const text = `name: ${JSON.stringify(name)}
pretrain:
  dataset: mnist
  samplesPerClass: [${sizes}]
  augmentation: [${augmentation}]
  learningRate: [${rates}]
finetune:
  dataset: [${finetune}]
seeds: ${seeds}
${predictions}`
  const { experiment, problems } = parseExperiment(text)
  if (!experiment) throw new Error(problems.map(({ message }) => message).join('\n'))
  const plan = planExperiment(experiment)
  const change = options.change ?? (record => record)
  const record = change({
    version: 1,
    id: newSweepId(new Date()),
    name: experiment.name,
    created: new Date().toISOString(),
    file: join(workspace, 'large.experiment.yaml'),
    experiment,
    runs: plan.runs.map(run => ({ ...run, identity: run.id })),
    datasets: Object.fromEntries(['mnist', ...finetune].map(dataset => [dataset, datasetRecord(dataset)])),
    executor: { name: 'simd', build: 'plain', device: 'a processor, plain SIMD' },
    versions: { finetuneLab: '0.1.0', node: process.versions.node },
  })
  const folder = createSweep(join(workspace, '.finetune-lab'), record, text)
  for (const [index, run] of record.runs.entries()) writeRun(folder, run, fate(run, index), options)
  return { folder, record }
}

function writeRun(
  folder: string,
  run: PlannedRunRecord,
  fate: ReturnType<NonNullable<LargeSweepOptions['fate']>>,
  options: LargeSweepOptions,
): void {
  if (fate === 'waiting') return
  const { settings } = run
  const writer = openRunWriter(runFolder(folder, run.id))
  writer.event({ type: 'started', engine: 'an engine that has ended', host: 'elsewhere', worker: 0 })
  writer.log(options.log ?? 'started on elsewhere, worker 0, a processor')
  const share = fate === 'finished' ? 1 : 0.4
  progress(writer, 'pretrain', settings.pretrain.dataset, settings.pretrain.batches, 100, share)
  if (fate === 'failed') {
    const message =
      options.message ??
      'The training loss on mnist became NaN at batch 2001: training diverged. Set a smaller pretrain.learningRate.'
    writer.log(`Error: ${message}\n    at recordRun (record-run.ts:80:11)`)
    writer.event({ type: 'failed', message })
  } else if (fate === 'interrupted') writer.event({ type: 'stopped' })
  else {
    for (const { dataset, batches } of settings.finetunes) progress(writer, 'finetune', dataset, batches, 20, 1)
    writer.finish(resultOf(run), new Uint8Array(8))
  }
  writer.close()
}

function progress(
  writer: RunWriter,
  stage: 'pretrain' | 'finetune',
  dataset: string,
  steps: number,
  events: number,
  share: number,
): void {
  for (let event = 1; event <= events * share; event++) {
    const done = event / events
    const loss = 2.3 * Math.exp(-3 * done) + 0.2 * Math.abs(Math.sin(event * 12.9898))
    writer.event({ type: 'progress', stage, dataset, step: Math.round(done * steps), steps, loss, done })
  }
}

/** A made-up result: the curve saturates, and augmentations help if there are few samples. */
export function resultOf({ settings }: PlannedRunRecord): RunResult {
  const { pretrain, finetunes, seed } = settings
  const help = { none: 0, mixup: 0.07, collage: 0.08 }[pretrain.augmentation.name] ?? 0.05
  const size = Math.log2(pretrain.samplesPerClass)
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
    finetunes: finetunes.map(({ dataset }) => {
      const noise = 0.02 * Math.sin(seed * 78.233 + size * 37.719 + help * 1000)
      const accuracy = 0.5 + 0.025 * size + help * (1 - size / 7) + noise
      const { classes, testImages } = datasetRecord(dataset)
      const confusion = confusionOf(classes.length, testImages / classes.length, accuracy)
      const right = confusion.reduce((sum, row, truth) => sum + row[truth], 0)
      return { dataset, accuracy: right / testImages, loss: 1.2, testImages, confusion }
    }),
    pretraining: { steps: pretrain.batches, seconds: 0.9, finalLoss: 0.02 },
  }
}

function confusionOf(classes: number, each: number, accuracy: number): number[][] {
  return Array.from({ length: classes }, (_, truth) => {
    const row = new Array<number>(classes).fill(0)
    row[truth] = Math.round(accuracy * each)
    for (let left = each - row[truth], step = 1; left > 0; step++) {
      const share = Math.ceil(left / 2)
      row[(truth + step * step) % classes] += share
      left -= share
    }
    return row
  })
}

function datasetRecord(name: string): SweepRecord['datasets'][string] {
  const letters = name.includes('letters')
  return {
    title: { mnist: 'MNIST', 'emnist-letters': 'EMNIST letters' }[name] ?? name,
    classes: letters ? [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'] : [...'0123456789'],
    mean: 0.1307,
    std: 0.3081,
    synthetic: false,
    folder: `/data/${name}`,
    trainImages: 60_000,
    testImages: letters ? 20_800 : 10_000,
    checksums: { 'images.gz': '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609' },
  }
}
