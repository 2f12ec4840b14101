import {
  type AxisRequest,
  curves,
  narrowed,
  slicesOf,
  sweepJson,
  TROUBLE_ADVICE,
  troubleGroups,
  troubleLine,
} from '@finetune-lab/analysis'
import { readSweepChallenge } from '@finetune-lab/analysis/exports'
import { formatNumberOf } from '@finetune-lab/charts'
import { ExitCode } from '@finetune-lab/engine'
import { countRuns, OutputError, type SweepSnapshot, sweepFiles } from '@finetune-lab/runs'
import { slurmWords } from '@finetune-lab/slurm'
import { answerLines } from './answer-lines.ts'
import { predictionLines } from './prediction-lines.ts'
import { resultTable } from './result-table.ts'
import { tuningBlock } from './tuning-block.ts'
import { writeReport } from './write-report.ts'

/**
 * Prints the end of `run`, `resume` and `work`: result table, answers, predictions, the report's path, and failed runs.
 *
 * @param axes what the table and the report show, and where
 * @returns the exit code
 */
export async function printOutcome(
  snapshot: SweepSnapshot,
  { json, data, axes = {} }: { readonly json?: boolean; readonly data?: string; readonly axes?: AxisRequest },
): Promise<number> {
  const { record, runs, state } = snapshot
  const failed = runs.filter(run => run.state === 'failed')
  const { finished } = countRuns(runs)
  const { report, lack } = finished > 0 ? await reportOf(snapshot, data, axes) : {}

  if (json)
    console.log(
      JSON.stringify({ ...sweepJson(snapshot, readSweepChallenge(snapshot), undefined, axes), report }, null, 2),
    )
  else {
    const { where, ...places } = axes
    const part = narrowed(snapshot, where)
    if (finished > 0) console.log(resultTable(part, process.stdout.columns, places))
    for (const line of [...tuningBlock(part), ...answerLines(part)]) console.log(line)
    for (const line of predictionLines(part)) console.log(line)
    if (Object.values(record.datasets).some(({ synthetic }) => synthetic))
      console.log('Synthetic characters: a demonstration, not a result about handwriting.')
    console.log(`Sweep   ${record.id}  (${state}, ${finished} of ${formatNumberOf(runs.length, 'run')})`)
    if (report) console.log(`Report  ${report}`)
  }
  if (lack) console.error(`No report: ${lack}`)
  for (const { run, error } of failed) console.error(`failed: ${run.id}: ${error}`)
  for (const line of collapseLines(snapshot)) console.error(line)
  if (state === 'interrupted') {
    console.error(interrupted(snapshot))
    return ExitCode.interrupted
  }
  if (state === 'running' || state === 'waiting') {
    console.error('Other workers are still running this sweep.')
    return ExitCode.interrupted
  }
  if (failed.length > 0) return ExitCode.someRunsFailed
  return lack ? ExitCode.machineLacksSomething : ExitCode.done
}

/** A sweep whose networks collapsed still ends normally, so this has to be visible. */
function collapseLines(snapshot: SweepSnapshot): string[] {
  const lines = slicesOf(snapshot).flatMap(({ sweep: { runs, record }, label }) => {
    const all = curves(runs)
    return all.flatMap(curve =>
      troubleGroups(curve)
        .filter(({ trouble }) => trouble === 'collapsed')
        .map(group =>
          [
            ...(label === '' ? [] : [label]),
            ...(all.length > 1 ? [record.datasets[curve.dataset]?.title ?? curve.dataset] : []),
            troubleLine(group),
          ].join(', '),
        ),
    )
  })
  return lines.length === 0 ? [] : [...lines.map(line => `training collapsed: ${line}`), TROUBLE_ADVICE]
}

/** Results are shown even if the report cannot be written. */
async function reportOf(
  snapshot: SweepSnapshot,
  data: string | undefined,
  axes: AxisRequest,
): Promise<{ report?: string; lack?: string }> {
  try {
    return { report: await writeReport([snapshot], { data, axes }) }
  } catch (error) {
    if (error instanceof OutputError) return { lack: error.message }
    throw error
  }
}

/** The state of the Slurm job, if any, and the command that resumes the sweep. */
export function interrupted({ record, slurm, folder }: SweepSnapshot): string {
  const resume = `finetune-lab resume ${record.id}`
  if (!slurm) return `Interrupted. Resume with: ${resume}`
  return `Interrupted. ${slurmWords(slurm)}. Task logs: ${sweepFiles(folder).slurmLogs}\nResume with: ${resume} --slurm   or on this machine: ${resume}`
}
