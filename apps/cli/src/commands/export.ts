import { resolve } from 'node:path'
import type { AxisRequest } from '@finetune-lab/analysis'
import { writeModels, writeTensorboard } from '@finetune-lab/analysis/exports'
import {
  EXPORT_FORMATS,
  type ExportFormat,
  exportedSweeps,
  FIGURES,
  type FigureName,
  formatNumberOf,
  isFigure,
} from '@finetune-lab/charts'
import { findSweep, outputError, readSweep, type SweepSnapshot } from '@finetune-lab/runs'
import { makeFolder, UserFacingError } from '@finetune-lab/system'
import { type Command, Option } from 'commander'
import { addAxisOptions, dataOption, measureOption, SWEEP_ARGUMENT, storeOption } from '../arguments.ts'
import { checkOutput } from '../check-output.ts'
import { pngAssets } from '../engine-script.ts'
import { axesOf } from '../shown-axes.ts'
import { toMlflow } from '../to-mlflow.ts'
import { warnOfMisplaced } from '../warn-of-misplaced.ts'
import { writeOutput } from '../write-output.ts'

const FORMATS = [...EXPORT_FORMATS, 'tensorboard', 'mlflow', 'safetensors'] as const

/** `export SWEEP…`: writes results for other programs. */
export function addExport(program: Command): void {
  const command = program
    .command('export')
    .description('export results for other programs')
    .argument('<sweeps...>', SWEEP_ARGUMENT)
    .addOption(
      new Option(
        '--to <format>',
        'csv, json, svg and png write a file, tensorboard and safetensors a folder; mlflow sends to a server',
      )
        .choices(FORMATS)
        .makeOptionMandatory(),
    )
    .option(
      '--out <path>',
      'file, or - for standard output (default: -); folder; URL of an MLflow tracking server (default: $MLFLOW_TRACKING_URI)',
    )
    .addOption(new Option('--figure <figure>', 'figure for svg and png').choices(FIGURES).default('accuracy'))
    .addOption(dataOption())
    .addOption(storeOption())
    .addOption(measureOption())
  addAxisOptions(command).action(exportSweeps)
}

interface ExportOptions extends AxisRequest {
  readonly store: string
  readonly to: (typeof FORMATS)[number]
  readonly out?: string
  readonly figure: FigureName
  readonly measure: string
  /** The `--data` folder, for the samples in the report that MLflow gets. */
  readonly data?: string
}

async function exportSweeps(sweeps: readonly string[], options: ExportOptions): Promise<void> {
  const { store, to, out, figure, measure } = options
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
    const contents = await exportedSweeps(snapshots, to, pngAssets(), figure, axes, measure)
    const path = writeOutput(out ?? '-', contents)
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
