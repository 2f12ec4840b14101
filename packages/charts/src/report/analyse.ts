import { answers, curves, differences, predictionOutcomes, referenceOf } from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'
import type { ReportSweep } from './report-input.ts'

/** Analyses a sweep: the figures behind tables, charts and reports. */
export function analyse(snapshot: SweepSnapshot): ReportSweep {
  const reference = referenceOf(snapshot.record)
  return {
    snapshot,
    curves: curves(snapshot.runs),
    differences: differences(snapshot.runs, reference),
    answers: answers(snapshot.runs, { reference }),
    predictions: predictionOutcomes(snapshot.record.experiment, snapshot.runs),
  }
}
