import { join } from 'node:path'
import { augmentationLabel } from '@finetune-lab/augmentation'
import { type SweepSnapshot, writeOutput } from '@finetune-lab/runs'
import { slicesOf } from '../../axes/slices.ts'
import { fileNameOf, sweepFolderName } from '../names.ts'
import { curvePoints, runSeries } from '../series.ts'
import { readTrainingHistories } from '../training-history.ts'
import { encodeEvent, fileVersion, type TensorboardEvent } from './event.ts'
import { tfRecords } from './record.ts'
import { runEvents, scalarEvent } from './run-events.ts'

/**
 * Writes sweeps as event files, for `tensorboard --logdir OUT`:
 *
 *     OUT/<name and id of the sweep>/<run>/events.out.tfevents.…
 *     OUT/<name and id of the sweep>/mean-over-seeds/<augmentation>/events.out.tfevents.…
 *
 * TensorBoard names runs after folders, so any number of sweeps can share OUT, exported together or one by one. A repeated
 * export replaces the sweep's files. We write no experiment summary: TensorBoard would use an arbitrary one of several in
 * a log folder, and without it finds the settings and metrics of all runs.
 *
 * @returns the number of written runs: those that have started
 * @throws OutputError
 */
export function writeTensorboard(sweeps: readonly SweepSnapshot[], out: string): number {
  let count = 0
  for (const sweep of sweeps) {
    const { record, runs } = sweep
    const name = `events.out.tfevents.${Math.floor(Date.parse(record.created) / 1000)}.finetune-lab`
    const target = join(out, sweepFolderName(record))
    const histories = readTrainingHistories(sweep)
    const executor = `${record.executor.name} (${record.executor.build})`
    for (const run of runs) {
      const history = histories.get(run.run.id) ?? { losses: [] }
      if (run.result === undefined && history.started === undefined) continue
      writeEvents(join(target, run.run.id), name, runEvents(run, runSeries(run, history, record.created), executor))
      count++
    }
    for (const { sweep: slice, label: part } of slicesOf(sweep))
      for (const label of record.experiment.pretrain.augmentation.map(augmentationLabel)) {
        const folder = fileNameOf(part === '' ? label : `${label} ${part}`)
        const points = curvePoints(slice.runs, label, record.created, dataset => dataset)
        writeEvents(join(target, 'mean-over-seeds', folder), name, points.map(scalarEvent))
      }
  }
  return count
}

function writeEvents(folder: string, name: string, events: readonly TensorboardEvent[]): void {
  if (events.length === 0) return
  const version = fileVersion(events[0].wallTime)
  writeOutput(join(folder, name), tfRecords([version, ...events.map(encodeEvent)]))
}
