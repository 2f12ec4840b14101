import { ExportError, exportToMlflow } from '@finetune-lab/analysis/exports'
import { formatNumberOf, reportText } from '@finetune-lab/charts'
import type { SweepSnapshot } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { count } from './format.ts'
import { stepProgress } from './step-progress.ts'
import { untilInterrupted } from './until-interrupted.ts'

/**
 * @param out the tracking server's URL; default: `MLFLOW_TRACKING_URI`, which MLflow's own client reads too
 * @param data the `--data` folder, for the report's augmented samples
 */
export async function toMlflow(
  snapshots: readonly SweepSnapshot[],
  out = process.env.MLFLOW_TRACKING_URI,
  data?: string,
): Promise<void> {
  if (out === undefined || out === '' || out === '-')
    throw new UserFacingError(
      'input',
      'export --to mlflow: expected --out URL of a tracking server, like http://127.0.0.1:5000 (start one with: mlflow server)',
    )
  const progress = stepProgress(process.stderr)
  const done = await untilInterrupted(signal =>
    exportToMlflow(snapshots, out, {
      signal,
      report: snapshot => reportText(snapshot, { created: new Date().toISOString(), dataFolder: data }),
      onProgress: (done, total) => progress.show(done / total, `${count(done)} of ${formatNumberOf(total, 'run')}`),
    }).catch(explain),
  ).finally(progress.end)
  const kept = done.kept > 0 ? `, ${count(done.kept)} already there` : ''
  const unfinished = done.unfinished > 0 ? `, ${count(done.unfinished)} left out (unfinished)` : ''
  console.log(
    `${formatNumberOf(done.written, 'run')} written${kept}${unfinished}. View them at: ${done.pages.join(' ')}`,
  )
  if (done.artefactsElsewhere)
    console.error(
      'finetune-lab: models, results and report were left out: this server does not proxy artifacts (start it with mlflow server --serve-artifacts, and export to an experiment created under it).',
    )
}

function explain(error: unknown): never {
  if (!(error instanceof ExportError)) throw error
  throw new UserFacingError(error.kind, `export --to mlflow: ${error.message}`, { cause: error })
}
