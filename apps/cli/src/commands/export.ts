import { resolve } from 'node:path'
import type { AxisRequest } from '@finetune-lab/analysis'
import { writeModels, writeTensorboard } from '@finetune-lab/analysis/exports'
import {
  EXPORT_FORMATS,
  type ExportFormat,
  exportedSweeps,
  type FigureName,
  formatNumberOf,
  isFigure,
} from '@finetune-lab/charts'
import { findSweep, outputError, readSweep, type SweepSnapshot } from '@finetune-lab/runs'
import { makeFolder, UserFacingError } from '@finetune-lab/system'
import { checkOutput } from '../check-output.ts'
import { pngAssets } from '../engine-script.ts'
import { axesOf } from '../shown-axes.ts'
import { toMlflow } from '../to-mlflow.ts'
import { warnOfMisplaced } from '../warn-of-misplaced.ts'
import { writeOutput } from '../write-output.ts'

export const FORMATS = [...EXPORT_FORMATS, 'tensorboard', 'mlflow', 'safetensors'] as const

export interface ExportOptions extends AxisRequest {
  readonly store: string
  readonly to: (typeof FORMATS)[number]
  readonly out?: string
  readonly figure: FigureName
  /** The `--data` folder, for the samples in the report that MLflow gets. */
  readonly data?: string
}

/** `export SWEEP…`: writes results for other programs. */
export async function exportSweeps(sweeps: readonly string[], options: ExportOptions): Promise<void> {
  const { store, to, out, figure } = options
  const axes = axesOf(options)
  const folders = [...new Set(sweeps.map(sweep => findSweep(store, sweep)))]
  if (isFile(to) && isFigure(to) && folders.length > 1)
    throw new UserFacingError('input', `export --to ${to}: expected one sweep; use report to compare several`)
  if (isFile(to)) checkOutput(out)
  else refuseAxes(to, axes)
  warnOfMisplaced(folders)
  const snapshots = folders.map(folder => readSweep(folder))
  if (to === 'mlflow') await toMlflow(snapshots, out, options.data)
  else if (to === 'tensorboard' || to === 'safetensors') toFolder(snapshots, to, out)
  else {
    const path = writeOutput(out ?? '-', await exportedSweeps(snapshots, to, pngAssets(), figure, axes))
    if (path !== '-') console.log(path)
  }
}

/** Trackers get every run with all its settings, and choose what to show themselves. */
function refuseAxes(to: ExportOptions['to'], axes: AxisRequest): void {
  const [option] = Object.entries(axes).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  if (option !== undefined)
    throw new UserFacingError('input', `export --${option}: expected --to ${EXPORT_FORMATS.join(', ')}; got --to ${to}`)
}

const isFile = (format: ExportOptions['to']): format is ExportFormat =>
  (EXPORT_FORMATS as readonly string[]).includes(format)

function toFolder(snapshots: readonly SweepSnapshot[], to: 'tensorboard' | 'safetensors', out = '-'): void {
  if (out === '-') throw new UserFacingError('input', `export --to ${to}: expected --out FOLDER`)
  const folder = resolve(out)
  makeFolder(folder)
  try {
    if (to === 'safetensors') console.log(`${formatNumberOf(writeModels(snapshots, folder), 'model')} in ${folder}`)
    else {
      const runs = formatNumberOf(writeTensorboard(snapshots, folder), 'run')
      console.log(`${runs}. View them with: tensorboard --logdir ${quoted(folder)}`)
    }
  } catch (cause) {
    if (!isFileSystemError(cause)) throw cause
    throw outputError(folder, cause)
  }
}

const isFileSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error

const quoted = (path: string) => (/[^\w./:\\-]/.test(path) ? JSON.stringify(path) : path)
