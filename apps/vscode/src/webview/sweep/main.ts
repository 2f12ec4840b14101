import type { FigureLook, Mark } from '@finetune-lab/charts/dom'
import { render } from 'lit-html'
import {
  type FromSweepPanel,
  type SweepSubject,
  sweepSubject,
  type ToSweepPanel,
  toSweepPanel,
} from '../../messages.ts'
import { connect, markReady } from '../connection.ts'
import { defineControls, settleLabels } from '../controls.ts'
import { afterScrolling } from '../shared/after-scrolling.ts'
import { settleChoices } from '../shared/choice.ts'
import { figureLook } from '../shared/figure-look.ts'
import { onNextFrame } from '../shared/next-frame.ts'
import { remember } from '../shared/remember.ts'
import { showSaveDialog } from '../shared/save-dialog.ts'
import { selection } from '../shared/table/selection.ts'
import { answersWhenIdle } from './answers.ts'
import { figureActions } from './figure-actions.ts'
import { figureDrawer } from './figure-drawer.ts'
import { figureOf } from './figures.ts'
import { runsOf } from './marks.ts'
import { type RunRow, type SweepModel, updated } from './model.ts'
import { nextSort } from './next-sort.ts'
import { shownPart } from './parts.ts'
import { pendingCommand } from './pending-command.ts'
import { outcomesOf } from './predictions.ts'
import { requests } from './requests.ts'
import { shownRuns } from './run-rows.ts'
import { FIRST_ROWS, MOST_ROWS } from './runs-table.ts'
import { restoreScroll, scrollToDetails, scrollToRow } from './scroll.ts'
import { type SweepActions, sweepTemplate, unreadableTemplate } from './sweep-template.ts'
import { type SweepView, sweepView, type Tab } from './view.ts'

defineControls()
const root = document.getElementById('panel')!
const {
  view: kept,
  keep,
  post,
} = connect<SweepSubject, SweepView, ToSweepPanel, FromSweepPanel>(
  { subject: sweepSubject, view: sweepView, incoming: toSweepPanel },
  receive,
)

let view = kept
let model: SweepModel | undefined
let unreadable: string | undefined
let engineLog = false
/** Whether the first chart and all rows are drawn. */
let complete = false
/** The row that the pointer is on. */
let pointedRow: number | undefined
const schedule = onNextFrame(show)
const pending = pendingCommand(schedule)
const request = requests(post)
const found = answersWhenIdle(schedule)
const { after, forget } = selection()
const figure = figureActions({
  shown: () => {
    if (!model) return undefined
    const part = shownPart(model, view.part)
    return { model: part, view, figure: shownFigure(model, part) }
  },
  size: () => drawer.size(),
  announce: text => drawer.announce(text),
  post,
  change,
  redraw: schedule,
})
const drawer = figureDrawer(
  {
    onPoint,
    onSelect,
    onClear: closeDetails,
    onLook: rememberLook,
    menu: figure.menu,
    onResize: schedule,
  },
  kept.looks,
)

const shownFigure = (whole: SweepModel, part: SweepModel) =>
  figureOf(view.tab, part, view, chosenRuns(whole.runs, view.selected), whole)

/** Derived values are memoized, so that a progress message redraws no figure. */
const chosenRuns = remember((runs: readonly RunRow[], ids: readonly string[]) => {
  const wanted = new Set(ids)
  return wanted.size === 0 ? [] : runs.filter(({ run }) => wanted.has(run.id))
})
const rowsToShow = remember((runs: readonly RunRow[], filter: string, sort: SweepView['sort']) =>
  shownRuns(runs, { ...view, filter, sort }),
)
const outcomes = remember((_results: number, _shown: SweepModel['record']) =>
  model ? outcomesOf(shownPart(model, view.part)) : [],
)

function receive(message: ToSweepPanel): void {
  if (message.type === 'snapshot') {
    request.reset()
    if (!complete) performance.mark('snapshot-received')
  }
  const before = model?.state
  if (message.type === 'unreadable') unreadable = message.message
  else if (message.type === 'snapshot') unreadable = undefined
  model = updated(model, message)
  if (model && before !== undefined && model.state !== before) pending.end()
  if (message.type === 'choose' && model) setChosen([model.runs[message.run].run.id])
  schedule()
}

function change(part: Partial<SweepView>): void {
  view = { ...view, ...part }
  keep(view)
  schedule()
}

function show(): void {
  if (!model) {
    drawer.dispose()
    render(unreadableTemplate(unreadable), root)
    markReady(unreadable !== undefined)
    return
  }
  const chosen = chosenRuns(model.runs, view.selected)
  const part = shownPart(model, view.part)
  const shown = shownFigure(model, part)
  render(
    sweepTemplate(
      {
        model,
        part,
        view,
        figure: shown,
        chosen,
        engineLog,
        pending: pending.command,
        answers: found.of(part),
        outcomes: outcomes(part.results, part.record),
        rows: rowsToShow(model.runs, view.filter, view.sort),
        mostRows: complete ? MOST_ROWS : FIRST_ROWS,
        dialog: figure.dialog(),
      },
      actions,
    ),
    root,
  )
  settleLabels(root)
  settleChoices(root)
  showSaveDialog(root)
  drawer.draw(document.getElementById('chart')!, {
    model: shown.represents ? model : part,
    view,
    figure: shown,
    chosen,
  })
  highlight()
  request.forFigure(model, shown)
  request.forClasses(model, [
    ...(shown.classes ?? []),
    ...(chosen.length === 1 && chosen[0].result ? [chosen[0].index] : []),
  ])
  if (view.showLog && chosen.length === 1) request.forLog(chosen[0].index, chosen[0].state)
  if (engineLog) request.forLog('engine', model.state)
  if (!complete) {
    // For measurements of the first paint.
    performance.mark('chart-drawn')
    // Hundreds of rows take longer to draw than the chart, so the chart goes first.
    requestAnimationFrame(() => {
      complete = true
      show()
      restoreScroll(root, kept, scroll => rememberScroll({ scroll }))
    })
    return
  }
  const { runs, confusion } = model
  const known = (shown.classes ?? []).every(index => runs[index].classCounts !== undefined)
  markReady(known && shown.confusion.every(index => confusion.has(index)))
}

function highlight(): void {
  if (!model) return
  drawer.highlight(pointedRow === undefined ? chosenRuns(model.runs, view.selected) : [model.runs[pointedRow]])
}

function runsAt(mark: Mark): readonly RunRow[] {
  if (!model) return []
  const part = shownPart(model, view.part)
  const { represents } = shownFigure(model, part)
  return runsOf(mark, represents ? model.runs : part.runs, view.hiddenSeeds, represents)
}

/** Highlights the rows of the runs that a mark represents. The template does not manage these classes. */
function onPoint(mark: Mark | undefined): void {
  const indexes = new Set(mark ? runsAt(mark).map(({ index }) => index) : [])
  for (const row of root.querySelectorAll<HTMLElement>('tr[data-index]'))
    row.classList.toggle('pointed', indexes.has(Number(row.dataset.index)))
}

function onSelect(mark: Mark): void {
  const runs = runsAt(mark)
  if (runs.length === 0) return
  setChosen(runs.map(({ run }) => run.id))
  requestAnimationFrame(() => scrollToRow(root, runs[0].index))
}

function setChosen(ids: readonly string[]): void {
  forget()
  change({ selected: [...ids] })
}

const actions: SweepActions = {
  heading: {
    post,
    ask: command => {
      post({ type: 'command', command })
      pending.begin(command)
      schedule()
    },
    chooseFailed: () => {
      const failed = model?.runs.find(({ state }) => state === 'failed')
      if (!failed) return
      setChosen([failed.run.id])
      change({ showLog: true })
      requestAnimationFrame(() => {
        scrollToRow(root, failed.index)
        scrollToDetails(root)
      })
    },
    showEngineLog: () => {
      engineLog = !engineLog
      schedule()
      requestAnimationFrame(() => scrollToDetails(root))
    },
  },
  chart: {
    change,
    save: format => void figure.save(format),
    saveFigure: figure.askSave,
    command: command => post({ type: 'command', command }),
  },
  challenge: () => post({ type: 'command', command: 'challenge' }),
  runs: {
    choose: (index, how) => {
      if (!model) return
      const { id } = model.runs[index].run
      const rows = rowsToShow(model.runs, view.filter, view.sort).map(({ run }) => run.id)
      const selected = after(view.selected, rows, id, how)
      // A click on the only selected row deselects it.
      const again = how === 'only' && view.selected.length === 1 && view.selected[0] === id
      change({ selected: again ? [] : selected })
    },
    clear: () => setChosen([]),
    point: index => {
      pointedRow = index
      highlight()
    },
    sort: (by, dataset = '') => change({ sort: nextSort(view.sort, by, dataset) }),
    filter: filter => change({ filter }),
    scrolled: tableScroll => rememberScroll({ tableScroll }),
  },
  details: {
    show: tab => {
      change({ tab })
      requestAnimationFrame(() => document.getElementById(`tab-${tab}`)?.focus())
    },
    inspect: run => post({ type: 'inspect', run }),
    choose: setChosen,
    close: closeDetails,
    toggleLog: () => change({ showLog: !view.showLog }),
    openLog: of => post({ type: 'openLog', of }),
  },
}

function closeDetails(): void {
  engineLog = false
  setChosen([])
}

/** Keeps zoom and hidden series; the figure has drawn them already. */
function rememberLook(tab: Tab, { hidden, zoom }: FigureLook): void {
  view = { ...view, looks: { ...view.looks, [tab]: figureLook.parse({ hidden, zoom }) } }
  keep(view)
}

const keepAfterScrolling = afterScrolling(() => keep(view))

/** Keeps the scroll position once scrolling pauses; redraws nothing. */
function rememberScroll(part: Partial<SweepView>): void {
  view = { ...view, ...part }
  keepAfterScrolling()
}
