import { collapsesOf, failureOf } from '@finetune-lab/analysis'
import { fileSettings, isListed } from '@finetune-lab/experiment'
import type { RunSnapshot, SweepSnapshot } from '@finetune-lab/runs'
import type { ComparedRun, ComparedSweepMessage, ToComparePanel } from '../../messages.ts'

/** Everything about a sweep that a comparison needs. */
export function comparedSweep({ folder, record, state, runs }: SweepSnapshot): ComparedSweepMessage {
  // The list of runs is long. Only the page of a sweep in parts, or of a tuned one, needs it, to know which run has which settings.
  const isInParts = fileSettings().some(entry => isListed(record.experiment, entry))
  const sent = isInParts || record.experiment.tune ? record : { ...record, runs: [] }
  return { type: 'read', folder, record: sent, state, runs: runs.map(comparedRun) }
}

/** Changes between two readings; undefined if there are none. */
export function comparedChanges(before: SweepSnapshot, after: SweepSnapshot): ToComparePanel | undefined {
  const { folder, state } = after
  const runs = after.runs.flatMap((run, index) =>
    run.state === before.runs[index]?.state ? [] : [{ index, run: comparedRun(run) }],
  )
  return runs.length === 0 && state === before.state ? undefined : { type: 'changes', folder, state, runs }
}

/** Without confusion matrices, which make up most of a result: the page requests those that it shows. */
function comparedRun(run: RunSnapshot): ComparedRun {
  const { state, result } = run
  const failure = failureOf(run)
  const collapses = result && collapsesOf(result)
  return {
    state,
    ...(run.run.added && { added: true as const }),
    ...(failure && { failure }),
    ...(collapses && { collapses }),
    ...(result && {
      result: {
        ...result,
        finetunes: result.finetunes.map(({ reliability: _, ...finetune }) => ({ ...finetune, confusion: [] })),
      },
    }),
  }
}
