import { answers, curves, differences, predictionOutcomes } from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'
import type { ReportSweep } from './report-input.ts'

/** What the analysis makes of a sweep: the figures that tables, charts and reports all show. */
export function analyse(snapshot: SweepSnapshot): ReportSweep {
  return {
    snapshot,
    curves: curves(snapshot.runs),
    differences: differences(snapshot.runs),
    answers: answers(snapshot.runs),
    predictions: predictionOutcomes(snapshot.record.experiment, snapshot.runs),
  }
}
