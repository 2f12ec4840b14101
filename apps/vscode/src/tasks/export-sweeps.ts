import { exportToMlflow, writeModels, writeTensorboard } from '@finetune-lab/analysis/exports'
import { exportedSweeps, formatCount, formatNumberOf, reportText } from '@finetune-lab/charts'
import { outputError, readSweep, type SweepSnapshot, writeOutput } from '@finetune-lab/runs'
import { makeFolder } from '@finetune-lab/system'
import { pngAssets } from './png-assets.ts'
import type { Task, TaskContext } from './task.ts'
import type { TaskRequest, TaskResult } from './task-messages.ts'

/** Exports results for other programs. */
export const exportSweeps: Task<'export'> = async (request, context) => {
  const { folders, format, figure, out } = request
  const snapshots = folders.map(folder => readSweep(folder))
  if (format === 'mlflow') return toMlflow(snapshots, request, context)
  try {
    if (format === 'tensorboard' || format === 'safetensors')
      return { words: toFolder(snapshots, format, out), pages: [] }
    writeOutput(out, await exportedSweeps(snapshots, format, pngAssets(), figure))
    return { words: `Saved ${out}`, pages: [] }
  } catch (cause) {
    if (!(cause instanceof Error && 'syscall' in cause)) throw cause
    throw outputError(out, cause)
  }
}

function toFolder(snapshots: readonly SweepSnapshot[], format: 'tensorboard' | 'safetensors', out: string): string {
  makeFolder(out)
  const written =
    format === 'tensorboard'
      ? formatNumberOf(writeTensorboard(snapshots, out), 'run')
      : formatNumberOf(writeModels(snapshots, out), 'model')
  return `${written} written to ${out}`
}

async function toMlflow(
  snapshots: readonly SweepSnapshot[],
  { out, dataFolder, workspace }: TaskRequest<'export'>,
  { signal, progress }: TaskContext,
): Promise<TaskResult<'export'>> {
  const { written, kept, unfinished, artefactsElsewhere, pages } = await exportToMlflow(snapshots, out, {
    signal,
    report: snapshot => reportText(snapshot, { created: new Date().toISOString(), dataFolder, workspace }),
    onProgress: (done, total) =>
      progress({ share: done / total, words: `${formatCount(done)} of ${formatNumberOf(total, 'run')}` }),
  })
  const words = [
    `${formatNumberOf(written, 'run')} written to ${out}`,
    ...(kept > 0 ? [`${formatCount(kept)} already there`] : []),
    ...(unfinished > 0 ? [`${formatCount(unfinished)} left out (not finished)`] : []),
    ...(artefactsElsewhere ? ['without models, results and report: this server does not proxy artifacts'] : []),
  ].join(', ')
  return { words, pages: [...pages] }
}
