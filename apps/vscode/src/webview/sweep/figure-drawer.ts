import { type ChartArea, type ChartAreaEvents, chartArea } from './chart-area.ts'
import type { Figure } from './figure.ts'
import { represents } from './marks.ts'
import type { RunRow, SweepModel } from './model.ts'
import type { SweepView } from './view.ts'

/** Draws the figure of the chosen tab, and redraws it only when something that it shows has changed. */
export interface FigureDrawer {
  draw(container: HTMLElement, shown: Shown): void
  /** Highlights the marks of these runs. */
  highlight(runs: readonly RunRow[]): void
  /** Shows and speaks a message on the figure. */
  announce(text: string): void
  /** The size of the figures. Only after the first `draw`. */
  size(): ReturnType<ChartArea['size']>
  dispose(): void
}

interface Shown {
  readonly model: SweepModel
  readonly view: SweepView
  readonly figure: Figure
  /** The selected runs. */
  readonly chosen: readonly RunRow[]
}

/** @param looks zoom and hidden series of each tab, as kept */
export function figureDrawer(events: ChartAreaEvents, looks: Parameters<typeof chartArea>[2]): FigureDrawer {
  let area: ChartArea | undefined
  let drawn: readonly unknown[] = []
  let standsFor = represents
  const dispose = () => {
    area?.dispose()
    area = undefined
    drawn = []
  }
  const onResize = () => {
    drawn = []
    events.onResize()
  }
  return {
    draw(container, shown) {
      if (area?.container !== container) {
        dispose()
        area = chartArea(container, { ...events, onResize }, looks)
      }
      const inputs = inputsOf(shown)
      standsFor = shown.figure.represents ?? represents
      if (inputs.length === drawn.length && inputs.every((input, index) => input === drawn[index])) return
      drawn = inputs
      area!.show(shown.view.tab, shown.figure, shown.view.table)
    },
    highlight: runs => area?.highlight(mark => runs.some(run => standsFor(mark, run))),
    announce: text => area?.announce(text),
    size: () => area!.size(),
    dispose,
  }
}

/** Everything that the figure depends on. */
function inputsOf({ model, view, figure, chosen }: Shown): readonly unknown[] {
  const { tab, table, hiddenSeeds, yAxis, lossStage, logSteps, reference, axes } = view
  const all = [
    model.record,
    model.results,
    model.state,
    tab,
    table,
    hiddenSeeds,
    yAxis,
    reference,
    axes,
    view.measure,
    model.classes,
  ]
  if (tab === 'loss') return [...all, chosen, model.losses, figure.losses.join(), lossStage, logSteps]
  if (tab === 'confusion' || tab === 'reliability') return [...all, chosen, model.confusion, model.reliability]
  return all
}
