import type { InspectedBatch } from '@finetune-lab/engine/inspection'
import { html, render } from 'lit-html'
import {
  type FromInspectorPanel,
  type InspectorSubject,
  inspectorSubject,
  type Remedy,
  type ToInspectorPanel,
  toInspectorPanel,
} from '../../messages.ts'
import { connect, markReady } from '../connection.ts'
import { defineControls } from '../controls.ts'
import { adoptSeriesColors } from '../shared/series-colors.ts'
import { paintCanvases } from './canvases.ts'
import { contactSheet } from './contact-sheet.ts'
import { drawDensity } from './density.ts'
import { type DrawnImage, type DrawnSamples, drawSamples } from './drawn-samples.ts'
import { type Snapshot, settleControls } from './inspector-controls.ts'
import { inspectorPage, type PageActions, type Shown } from './inspector-page.ts'
import { type Choices, firstChoices, type InspectorView, inspectorView, requestOf } from './inspector-view.ts'
import { tableKeys } from './keyboard.ts'
import { pixelReader } from './pixel-reader.ts'
import { type Network, predictionOf } from './prediction.ts'
import { receivedBatch, receivedHeads } from './received-batch.ts'

defineControls()
adoptSeriesColors()
const page = document.getElementById('panel')!
const { connection, view: kept } = connected()
let view = kept
let snapshot: Snapshot | undefined
let batch: InspectedBatch | undefined
let shown: Shown = { kind: 'waiting', drawn: 0, total: 0 }
let network: Network | undefined
/** The last question, and whether it is still open. */
let asked = { question: 0, request: '', open: false }
/** Data set and split of the shown or requested batch. */
let drawnFrom = ''
const sourceOf = ({ dataset, split }: Pick<Choices, 'dataset' | 'split'>) => JSON.stringify([dataset, split])
let scrolled = false

function connected() {
  const connection = connect<InspectorSubject, InspectorView, ToInspectorPanel, FromInspectorPanel>(
    { subject: inspectorSubject, view: inspectorView, incoming: toInspectorPanel },
    message => receive(message),
  )
  return { connection, view: connection.view }
}

function receive(message: ToInspectorPanel): void {
  switch (message.type) {
    case 'snapshot':
      snapshot = message
      view = {
        ...view,
        choices: view.choices ?? firstChoices(message.origin),
        column: view.column || (message.origin.augmentation ?? ''),
        network: view.network === undefined ? (message.network ?? null) : view.network,
      }
      // The same question may have a different answer now.
      asked = { ...asked, request: '' }
      changed()
      break
    case 'drawing':
      if (message.question !== asked.question) return
      batch = undefined
      shown = { kind: 'waiting', drawn: message.drawn, total: message.total }
      draw()
      break
    case 'batch':
      if (message.question !== asked.question) return
      asked = { ...asked, open: false }
      batch = receivedBatch(message.batch)
      draw()
      break
    case 'problem':
      if (message.question !== asked.question) return
      asked = { ...asked, open: false }
      batch = undefined
      shown = { kind: 'problem', message: message.message, remedies: message.remedies }
      draw()
      break
    case 'network':
      network = { run: message.run, heads: receivedHeads(message) }
      draw()
      break
    case 'noNetwork':
      network = { run: message.run, problem: message.message }
      draw()
      break
    case 'unreadable':
      render(html`<p class="problem" role="alert">${message.message}</p>`, page)
      markReady()
  }
}

/** Keeps the choices, requests the data they need, and draws. */
function changed(): void {
  connection.keep(view)
  if (!snapshot || !view.choices) return
  const request = requestOf(view.choices, snapshot.origin)
  const text = JSON.stringify(request)
  if (text !== asked.request) {
    // Briefly showing the previous batch is harmless, but not images of another data set under this one's name.
    if (drawnFrom !== sourceOf(request)) {
      batch = undefined
      shown = { kind: 'waiting', drawn: 0, total: 0 }
    }
    drawnFrom = sourceOf(request)
    asked = { question: asked.question + 1, request: text, open: true }
    connection.post({ type: 'batch', question: asked.question, request })
  }
  if (view.network && network?.run !== view.network) {
    network = { run: view.network }
    connection.post({ type: 'network', run: view.network })
  }
  draw()
}

const choose = (change: Partial<Choices>) => show({ choices: { ...view.choices!, ...change } })

function show(change: Partial<InspectorView>): void {
  view = { ...view, ...change }
  changed()
}

/** Cached: computed again only if batch, choices or λ change. */
let last: { batch: InspectedBatch; choices: Choices; lambda: number | undefined; samples: DrawnSamples } | undefined

function samplesNow(batch: InspectedBatch, choices: Choices): DrawnSamples {
  const lambda = view.fixed ? view.lambda : undefined
  if (last?.batch !== batch || last.choices !== choices || last.lambda !== lambda)
    last = { batch, choices, lambda, samples: drawSamples(batch, choices, lambda) }
  return last.samples
}

function imageOf(key: string): DrawnImage | undefined {
  const at = key.lastIndexOf('/')
  const [name, row] = [key.slice(0, at), Number(key.slice(at + 1))]
  if (!last) return undefined
  if (name === 'source') return last.samples.sources[row]
  return last.samples.columns.find(({ column }) => column.key === name)?.samples[row]
}

const reader = pixelReader(page, imageOf, () => view.values)

const actions: PageActions = {
  choose,
  show,
  saveSheet: () => void save(),
  select: (row, column) => show({ row, column: column ?? view.column }),
  keydown: event =>
    tableKeys(event, page, { columns: last?.samples.columns.map(({ column }) => column.key) ?? [], view, show }),
  enlarged: {
    select: column => show({ column }),
    close: () => show({ row: null }),
    keydown: event => reader.keydown(event),
  },
  mend,
  openFile: () => connection.post({ type: 'openFile' }),
}

async function save(): Promise<void> {
  if (!batch || !view.choices || !snapshot) return
  const { name, contents } = await contactSheet(
    snapshot.origin,
    view.choices,
    batch,
    view.fixed ? view.lambda : undefined,
  )
  connection.post({ type: 'save', name, contents, encoding: 'base64' })
}

function mend(remedy: Remedy): void {
  if (remedy.kind === 'samplesPerClass') choose({ samplesPerClass: remedy.value })
  else if (remedy.kind === 'trust') connection.post({ type: 'manageTrust' })
  else connection.post({ type: 'command', command: remedy.kind, name: remedy.name })
}

function draw(): void {
  if (!snapshot || !view.choices) return
  if (batch) shown = { kind: 'samples', samples: samplesNow(batch, view.choices) }
  const prediction = predictionOf(snapshot, view.network ?? null, network, batch)
  render(inspectorPage(snapshot, view, view.choices, shown, asked.open, prediction, actions), page)
  settleControls(page)
  if (shown.kind === 'samples') {
    paintCanvases(page, imageOf)
    drawDensity(page.querySelector('.density')!, shown.samples, view.fixed ? view.lambda : undefined)
  }
  reader.refresh()
  const pending = asked.open || (network !== undefined && !network.heads && !network.problem)
  if (!pending && !scrolled) {
    scrolled = true
    window.scrollTo(0, view.scroll)
  }
  markReady(!pending)
}

window.addEventListener('scrollend', () => {
  if (!scrolled) return
  view = { ...view, scroll: window.scrollY }
  connection.keep(view)
})
