import { answers, curves, differences, predictionOutcomes, referenceOf, slicesOf } from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'
import type { ReportSweep } from './report-input.ts'

/**
 * Analyses a sweep: the figures behind tables, charts and reports. One part per combination of the settings that it
 * varies besides samples per class and augmentation; most sweeps have one part.
 */
export function analyse(snapshot: SweepSnapshot): ReportSweep[] {
  const reference = referenceOf(snapshot.record)
  return slicesOf(snapshot).map(({ sweep, label, where, tuning }) => ({
    snapshot: sweep,
    ...(label !== '' && { part: label, where }),
    ...(sweep !== snapshot && { whole: snapshot }),
    ...(tuning && { tuning }),
    curves: curves(sweep.runs),
    differences: differences(sweep.runs, reference),
    answers: answers(sweep.runs, { reference }),
    predictions: predictionOutcomes(sweep.record.experiment, sweep.runs),
  }))
}
