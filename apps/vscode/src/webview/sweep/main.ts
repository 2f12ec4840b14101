import type { Mark } from '@finetune-lab/charts/dom'
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
import { remember } from '../shared/remember.ts'
import { answersSection, answersWhenIdle } from './answers.ts'
import { type ChartArea, chartArea } from './chart-area.ts'
import { chartControls } from './chart-controls.ts'
import { choice } from './choice.ts'
import { type ExportFormat, exported } from './export.ts'
import { type Figure, figureOf } from './figures.ts'
import { heading } from './heading.ts'
import { type RunRow, runTitle, type SweepModel, updated } from './model.ts'
import { shownPart } from './parts.ts'
import { outcomesOf, predictions } from './predictions.ts'
import { requests } from './requests.ts'
import { runDetails } from './run-details.ts'
import { shownRuns } from './run-rows.ts'
import { FIRST_ROWS, MOST_ROWS, runsTable } from './runs-table.ts'
import { type SweepView, sweepView } from './view.ts'

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
let area: ChartArea | undefined
let scheduled = false
/** Whether the first chart and all rows are drawn. */
let complete = false
const request = requests(post)
const found = answersWhenIdle(schedule)

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
    area?.dispose()
    area = undefined
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
      ${chartControls(model, part, view, figure.remark, { change, save, command: command => post({ type: 'command', command }) })}
      <div id="chart" class="chart-area" role="tabpanel" aria-labelledby=${`tab-${view.tab}`}></div>
      ${answersSection(part, found.of(part))}
      ${predictions(part, outcomes(part.results, part.record))}
      <section class="runs-section" aria-label="Runs">
        <div class="runs-side">${runsTable(model, view, rows, complete ? MOST_ROWS : FIRST_ROWS, runsActions)}</div>
        ${runDetails(model, view, chosen, engineLog, detailsActions)}
      </section>
    </div>`,
    root,
  )
  settleLabels(root)
  drawFigure(model, figure, chosen)
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
      restoreScroll()
    })
    return
  }
  markReady(figure.confusion.every(index => model!.confusion.has(index)))
}

let drawn: readonly unknown[] = []

/** Draws the figure if its inputs changed. */
function drawFigure(shown: SweepModel, figure: Figure, chosen: readonly RunRow[]): void {
  const container = document.getElementById('chart')!
  if (area?.container !== container) {
    area?.dispose()
    area = chartArea(container, { onPoint, onSelect, onClear: () => setChosen([]), onResize: redraw })
    drawn = []
  }
  const { tab, table, hiddenSeeds, yAxis, lossStage, logSteps } = view
  const all = [shown.record, shown.results, shown.state, tab, table, hiddenSeeds, yAxis]
  const inputs =
    tab === 'loss'
      ? [...all, chosen, shown.losses, figure.losses.join(), lossStage, logSteps]
      : tab === 'confusion'
        ? [...all, chosen, shown.confusion]
        : all
  if (inputs.length !== drawn.length || inputs.some((input, index) => input !== drawn[index])) {
    drawn = inputs
    area.show(tab, figure, table)
  }
  highlight()
}

function redraw(): void {
  drawn = []
  schedule()
}

/** The row that the pointer is on. */
let pointedRow: number | undefined

function highlight(): void {
  if (!model || !area) return
  const runs = pointedRow === undefined ? chosenRuns(model.runs, view.selected) : [model.runs[pointedRow]]
  area.highlight(mark => runs.some(run => represents(mark, run)))
}

/** Whether a mark in a figure represents a run: as its point, its dot, or its loss curve. */
function represents(mark: Mark, run: RunRow): boolean {
  if (mark.step !== undefined) return false
  return (
    mark.series === run.augmentation &&
    mark.samplesPerClass === String(run.samplesPerClass) &&
    (mark.seed === undefined || mark.seed === String(run.seed))
  )
}

const runsOf = (mark: Mark): readonly RunRow[] => {
  if (!model) return []
  if (mark.step !== undefined) return model.runs.filter(run => runTitle(run) === mark.series)
  return model.runs.filter(run => represents(mark, run) && !view.hiddenSeeds.includes(run.seed))
}

/** Highlights the rows of the runs that a mark represents. The template does not manage these classes. */
function onPoint(mark: Mark | undefined): void {
  const indexes = new Set(mark ? runsOf(mark).map(({ index }) => index) : [])
  for (const row of root.querySelectorAll<HTMLElement>('tr[data-index]'))
    row.classList.toggle('pointed', indexes.has(Number(row.dataset.index)))
}

function onSelect(mark: Mark): void {
  const runs = runsOf(mark)
  if (runs.length === 0) return
  setChosen(runs.map(({ run }) => run.id))
  requestAnimationFrame(() => scrollToRow(runs[0].index))
}

function scrollToRow(index: number): void {
  const row = root.querySelector<HTMLElement>(`tr[data-index="${index}"]`)
  const box = row?.closest<HTMLElement>('.runs-scroll')
  // Scroll only the box of the table, not the page.
  if (row && box) box.scrollTop = row.offsetTop - box.clientHeight / 2
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
    // A third click restores the order of the plan.
    if (same && view.sort.descending) change({ sort: { by: 'plan', dataset: '', descending: false } })
    else change({ sort: { by, dataset, descending: same } })
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
  toggleLog: () => change({ showLog: !view.showLog }),
  openLog: (of: number | 'engine') => post({ type: 'openLog', of }),
}

function chooseFailed(): void {
  const failed = model?.runs.find(({ state }) => state === 'failed')
  if (!failed) return
  setChosen([failed.run.id])
  change({ showLog: true })
  requestAnimationFrame(() => {
    scrollToRow(failed.index)
    root.querySelector('.details')?.scrollIntoView({ block: 'nearest' })
  })
}

function toggleEngineLog(): void {
  engineLog = !engineLog
  schedule()
  requestAnimationFrame(() => root.querySelector('.details')?.scrollIntoView({ block: 'nearest' }))
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

async function save(format: ExportFormat): Promise<void> {
  if (!model || !area) return
  const figure = figureOf(view.tab, model, view, chosenRuns(model.runs, view.selected))
  const file = await exported(format, model, view, figure, () => area!.drawn(view.tab, figure))
  post({ type: 'save', ...file })
}

function restoreScroll(): void {
  window.scrollTo(0, kept.scroll)
  const box = root.querySelector('.runs-scroll')
  if (box) box.scrollTop = kept.tableScroll
  window.addEventListener('scroll', () => rememberScroll({ scroll: window.scrollY }), { passive: true })
}

let scrollTimer: ReturnType<typeof setTimeout> | undefined

/** Keeps the scroll position once scrolling pauses; redraws nothing. */
function rememberScroll(part: Partial<SweepView>): void {
  view = { ...view, ...part }
  clearTimeout(scrollTimer)
  scrollTimer = setTimeout(() => keep(view), 150)
}

function gone(message: string) {
  return html`<div class="gone">
    <h1>This sweep cannot be shown</h1>
    <p>${message}</p>
    <p>If it was moved or deleted, close this panel. The Experiments view lists all other sweeps.</p>
  </div>`
}
