import { augmentationLabel } from '@finetune-lab/augmentation'
import { seedWords } from '@finetune-lab/experiment'
import {
  type RunSnapshot,
  readStoreFile,
  runFiles,
  runFolder,
  StoreError,
  type SweepSnapshot,
  sweepFiles,
} from '@finetune-lab/runs'
import { slicesOf } from '../../axes/slices.ts'
import { csv } from '../../csv.ts'
import { sweepJson } from '../../json.ts'
import { sweepFolderName } from '../names.ts'
import { readSweepChallenge } from '../read-sweep-challenge.ts'
import { runParameters } from '../run-parameters.ts'
import { curvePoints, runSeries } from '../series.ts'
import type { TrainingHistory } from '../training-history.ts'
import type { MlflowRun } from './mlflow-run.ts'

/** Tags that identify a run. `run` is its key: `<sweep>/<run>`, and `<sweep>` alone for the sweep itself. */
export const TAGS = { sweep: 'finetune_lab.sweep', run: 'finetune_lab.run' } as const

/** A run with its settings, losses by step, results and model. */
export function mlflowRun(
  sweep: SweepSnapshot,
  snapshot: RunSnapshot,
  history: TrainingHistory,
  parent: string,
): MlflowRun {
  const { record, folder } = sweep
  const { run, state, result, error } = snapshot
  const files = runFiles(runFolder(folder, run.id))
  const { started, ended, points } = runSeries(snapshot, history, record.created)
  const seconds = result && {
    name: 'pretrain_seconds',
    at: ended,
    step: result.pretraining.steps,
    value: result.pretraining.seconds,
  }
  return {
    name: run.id,
    started,
    ended,
    status: state === 'finished' ? 'FINISHED' : 'FAILED',
    tags: {
      ...sourceTags(sweep),
      [TAGS.run]: `${record.id}/${run.id}`,
      'finetune_lab.identity': run.identity,
      ...(error !== undefined && { 'finetune_lab.error': error }),
      'mlflow.parentRunId': parent,
    },
    params: { ...runParameters(run.settings), ...executorParameters(sweep) },
    metrics: [...points, ...(seconds ? [seconds] : [])],
    artefacts:
      state === 'finished'
        ? [
            { name: 'model.safetensors', read: () => contentOf(files.model) },
            { name: 'result.json', read: () => contentOf(files.result) },
          ]
        : [],
  }
}

/** The sweep as the parent of its runs, with its curves (samples per class as steps), files and report. */
export function mlflowSweep(sweep: SweepSnapshot, report: string): MlflowRun {
  const { record, folder } = sweep
  const { pretrain, finetune, seeds, seedRule } = record.experiment
  const labels = pretrain.augmentation.map(augmentationLabel)
  const slices = slicesOf(sweep)
  const text = (contents: string) => () => Buffer.from(contents)
  return {
    name: sweepFolderName(record),
    started: record.created,
    ended: record.created,
    status: 'FINISHED',
    tags: { ...sourceTags(sweep), [TAGS.run]: record.id },
    params: {
      'pretrain.dataset': [pretrain.dataset].flat().join(', '),
      'pretrain.samplesPerClass': pretrain.samplesPerClass.join(', '),
      'pretrain.augmentation': labels.join(', '),
      'finetune.dataset': finetune.dataset.join(', '),
      seeds: seedRule ? seedWords(record.experiment) : seeds.join(', '),
      ...executorParameters(sweep),
    },
    metrics: slices.flatMap(slice =>
      labels.flatMap(label =>
        curvePoints(slice.sweep.runs, label, record.created, dataset =>
          [dataset, label, slice.label].filter(part => part !== '').join(' '),
        ),
      ),
    ),
    artefacts: [
      { name: 'report.html', read: text(report) },
      { name: 'experiment.yaml', read: () => contentOf(sweepFiles(folder).experiment) },
      { name: 'results.csv', read: text(csv([sweep])) },
      { name: 'sweep.json', read: text(`${JSON.stringify(sweepJson(sweep, readSweepChallenge(sweep)), null, 2)}\n`) },
    ],
  }
}

function contentOf(path: string): Buffer {
  const bytes = readStoreFile(path)
  if (bytes) return bytes
  throw new StoreError(`${path}: not there; expected a file of the sweep`)
}

const sourceTags = ({ record }: SweepSnapshot) => ({
  [TAGS.sweep]: record.id,
  'finetune_lab.version': record.versions.finetuneLab,
  'mlflow.source.name': record.file,
  'mlflow.source.type': 'LOCAL',
})

const executorParameters = ({ record: { executor } }: SweepSnapshot) => ({
  executor: `${executor.name} (${executor.build})`,
  device: executor.device,
})
