import type { ChartTable, Mark } from '@finetune-lab/charts/dom'
import type { DrawFigure } from '../shared/figure-file.ts'
import type { RunRow, SweepModel } from './model.ts'
import type { SweepView } from './view.ts'

/** The content of a tab: a figure, tables with the same numbers, and the data it needs from the host. */
export interface Figure {
  readonly draw: DrawFigure
  readonly tables: () => readonly ChartTable[]
  /** Suggested file name. */
  readonly name: string
  /** Runs whose losses are shown. */
  readonly losses: readonly number[]
  /** Runs whose confusion matrices are shown. */
  readonly confusion: readonly number[]
  /** Runs whose accuracies per class are shown; missing if none are. */
  readonly classes?: readonly number[]
  /** Whether a mark stands for a run; default: by augmentation, samples per class and seed. */
  readonly represents?: (mark: Mark, run: RunRow) => boolean
  /** What JSON holds; default: the results of the sweep's part. */
  readonly json?: () => unknown
  /** Why it shows less than was selected. */
  readonly remark?: string
}

/** The runs that curves are based on. */
export const shownSeeds = ({ runs }: SweepModel, { hiddenSeeds }: SweepView) =>
  hiddenSeeds.length === 0 ? runs : runs.filter(({ seed }) => !hiddenSeeds.includes(seed))
