import type { FigureLook, Mark } from '@finetune-lab/charts/dom'
import { html, render } from 'lit-html'
import {
  type FromSweepPanel,
  type SweepSubject,
  sweepSubject,
  type ToSweepPanel,
  toSweepPanel,
} from '../../messages.ts'
import { connect, markReady } from '../connection.ts'
import { defineControls, settleLabels } from '../controls.ts'
import { figureLook } from '../shared/figure-look.ts'
import { remember } from '../shared/remember.ts'
import { showSaveDialog } from '../shared/save-dialog.ts'
import { answersSection, answersWhenIdle } from './answers.ts'
import { chartControls } from './chart-controls.ts'
import { choice } from './choice.ts'
import { figureActions } from './figure-actions.ts'
import { figureDrawer } from './figure-drawer.ts'
import { figureOf } from './figures.ts'
import { heading } from './heading.ts'
import { runsOf } from './marks.ts'
import { type RunRow, type SweepModel, updated } from './model.ts'
import { shownPart } from './parts.ts'
import { outcomesOf, predictions } from './predictions.ts'
import { requests } from './requests.ts'
import { runDetails } from './run-details.ts'
import { shownRuns } from './run-rows.ts'
import { FIRST_ROWS, MOST_ROWS, runsTable } from './runs-table.ts'
import { afterScrolling, restoreScroll, scrollToDetails, scrollToRow } from './scroll.ts'
import { tuningSection } from './tuning.ts'
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
/** What the engine was asked to do and has not done yet. */
let asked: 'stop' | 'resume' | undefined
let engineLog = false
let scheduled = false
/** Whether the first chart and all rows are drawn. */
let complete = false
const request = requests(post)
const found = answersWhenIdle(schedule)
const actions = figureActions({
  shown: () => {
    if (!model) return undefined
    const part = shownPart(model, view.part)
    return { model: part, view, figure: figureOf(view.tab, part, view, chosenRuns(model.runs, view.selected)) }
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
    menu: actions.menu,
    onResize: schedule,
  },
  kept.looks,
)

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
  if (model && before !== undefined && model.state !== before) asked = undefined
  if (message.type === 'choose' && model) setChosen([model.runs[message.run].run.id])
  schedule()
}

function change(part: Partial<SweepView>): void {
  view = { ...view, ...part }
  keep(view)
  schedule()
}

/** Draws once per frame, however many messages arrive. */
function schedule(): void {
  if (scheduled) return
  scheduled = true
  // A hidden page has no frames: it catches up when it is shown.
  requestAnimationFrame(() => {
    scheduled = false
    show()
  })
}

function show(): void {
  if (!model) {
    drawer.dispose()
    render(unreadable === undefined ? html`` : gone(unreadable), root)
    markReady(unreadable !== undefined)
    return
  }
  const chosen = chosenRuns(model.runs, view.selected)
  const part = shownPart(model, view.part)
  const figure = figureOf(view.tab, part, view, chosen)
  const rows = rowsToShow(model.runs, view.filter, view.sort)
  render(
    html`<div class="sweep">
      ${heading(model, { post, asked, ask, chooseFailed, showEngineLog: toggleEngineLog })}
      ${chartControls(model, part, view, figure.remark, {
        change,
        save: format => void actions.save(format),
        saveFigure: actions.askSave,
        command: command => post({ type: 'command', command }),
      })}
      <div class="stage" data-details=${chosen.length > 0 || engineLog}>
        <div id="chart" class="chart-area" role="tabpanel" aria-labelledby=${`tab-${view.tab}`}></div>
        ${runDetails(model, view, chosen, engineLog, detailsActions)}
      </div>
      <div class="below">
        <div class="findings">
          ${answersSection(part, found.of(part), () => post({ type: 'command', command: 'challenge' }))}
          ${tuningSection(part)}
          ${predictions(part, outcomes(part.results, part.record))}
        </div>
        <section class="runs-section" aria-label="Runs">
          ${runsTable(model, view, rows, complete ? MOST_ROWS : FIRST_ROWS, runsActions)}
          <p class="hint">
            Click a run, or a point in the chart, to see its losses, log, confusion and samples. Ctrl or Shift selects
            several.
          </p>
        </section>
      </div>
      ${actions.dialog()}
    </div>`,
    root,
  )
  settleLabels(root)
  showSaveDialog(root)
  drawer.draw(document.getElementById('chart')!, { model: part, view, figure, chosen })
  highlight()
  request.forFigure(model, figure)
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
  markReady(figure.confusion.every(index => model!.confusion.has(index)))
}

/** The row that the pointer is on. */
let pointedRow: number | undefined

function highlight(): void {
  if (!model) return
  drawer.highlight(pointedRow === undefined ? chosenRuns(model.runs, view.selected) : [model.runs[pointedRow]])
}

const runsAt = (mark: Mark) => (model ? runsOf(mark, shownPart(model, view.part).runs, view.hiddenSeeds) : [])

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

const { chosenAfter, setAnchor } = choice()

function setChosen(ids: readonly string[]): void {
  setAnchor(undefined)
  change({ selected: [...ids] })
}

const runsActions = {
  choose: (index: number, how: 'only' | 'toggle' | 'range') => {
    if (!model) return
    const rows = rowsToShow(model.runs, view.filter, view.sort)
    change({ selected: chosenAfter(view.selected, rows, index, how) })
  },
  clear: () => setChosen([]),
  point: (index: number | undefined) => {
    pointedRow = index
    highlight()
  },
  sort: (by: SweepView['sort']['by'], dataset = '') => {
    const same = view.sort.by === by && view.sort.dataset === dataset
    const bestFirst = by === 'accuracy'
    // A third click restores the order of the plan.
    if (same && view.sort.descending !== bestFirst) change({ sort: { by: 'plan', dataset: '', descending: false } })
    else change({ sort: { by, dataset, descending: same !== bestFirst } })
  },
  filter: (filter: string) => change({ filter }),
  scrolled: (tableScroll: number) => rememberScroll({ tableScroll }),
}

const detailsActions = {
  show: (tab: SweepView['tab']) => {
    change({ tab })
    requestAnimationFrame(() => document.getElementById(`tab-${tab}`)?.focus())
  },
  inspect: (run: number) => post({ type: 'inspect', run }),
  choose: setChosen,
  close: closeDetails,
  toggleLog: () => change({ showLog: !view.showLog }),
  openLog: (of: number | 'engine') => post({ type: 'openLog', of }),
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

function chooseFailed(): void {
  const failed = model?.runs.find(({ state }) => state === 'failed')
  if (!failed) return
  setChosen([failed.run.id])
  change({ showLog: true })
  requestAnimationFrame(() => {
    scrollToRow(root, failed.index)
    scrollToDetails(root)
  })
}

function toggleEngineLog(): void {
  engineLog = !engineLog
  schedule()
  requestAnimationFrame(() => scrollToDetails(root))
}

/** After this time the button is enabled again; the host reports an engine that does not respond. */
const RESPONDS_WITHIN_MILLISECONDS = 15_000

function ask(command: 'stop' | 'resume'): void {
  asked = command
  post({ type: 'command', command })
  schedule()
  setTimeout(() => {
    if (asked !== command) return
    asked = undefined
    schedule()
  }, RESPONDS_WITHIN_MILLISECONDS)
}

const keepAfterScrolling = afterScrolling(() => keep(view))

/** Keeps the scroll position once scrolling pauses; redraws nothing. */
function rememberScroll(part: Partial<SweepView>): void {
  view = { ...view, ...part }
  keepAfterScrolling()
}

function gone(message: string) {
  return html`<div class="gone">
    <h1>This sweep cannot be shown</h1>
    <p>${message}</p>
    <p>If it was moved or deleted, close this panel. The Experiments view lists all other sweeps.</p>
  </div>`
}
