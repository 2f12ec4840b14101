import { render } from 'lit-html'
import type {
  AskedNetworks,
  ComparedSweepMessage,
  CompareSubject,
  FromComparePanel,
  ToComparePanel,
} from '../../messages.ts'
import { type Connection, markReady } from '../connection.ts'
import { afterScrolling } from '../shared/after-scrolling.ts'
import { settleChoices } from '../shared/choice.ts'
import { figureLook } from '../shared/figure-look.ts'
import { fileName } from '../shared/file-name.ts'
import { onNextFrame } from '../shared/next-frame.ts'
import { showSaveDialog } from '../shared/save-dialog.ts'
import {
  type ChosenNetworks,
  type ChosenPair,
  type CompareModel,
  chosenNetworks,
  chosenPair,
  compareModel,
  followed,
  type SeedPair,
  seedPairs,
} from './compare-model.ts'
import { compareTemplate } from './compare-template.ts'
import type { CompareView } from './compare-view.ts'
import {
  type ConfusionFigure,
  type ConfusionMeans,
  confusionChart,
  confusionFigure,
  confusionOf,
} from './confusion-section.ts'
import { chosenImages, IMAGES_A_PAGE, paintImages } from './disagreements-section.ts'
import type { FigurePlaceEvents } from './figure-place.ts'
import { figureSaving } from './figure-saving.ts'
import { type Figures, figures } from './figures.ts'
import { lastAsking } from './last-asking.ts'
import type { Shown } from './shown.ts'

export interface ComparePage {
  receive(message: ToComparePanel): void
}

/** The panel: holds the messages of the host and the choices of the user, and draws both. */
export function comparePage(
  panel: HTMLElement,
  connection: Connection<CompareSubject, CompareView, FromComparePanel>,
): ComparePage {
  let model: CompareModel | undefined
  let view = connection.view
  let restored = false
  const schedule = onNextFrame(draw)
  let refocus: string | undefined
  let said = ''
  /** By request and number of runs. */
  const means = new Map<string, ConfusionMeans>()
  const last = lastAsking()
  const wanted = new Set<string>()
  const wantedImages = new Set<number>()
  let drawn: { curves: Element; figures: Figures } | undefined
  let confusion: { place: Element; figure: ConfusionFigure } | undefined

  function shown(): Shown {
    const pair = model && chosenPair(model, view)
    const networks = pair && chosenNetworks(pair, view.networks)
    const seeds = pair && networks ? seedPairs(pair, networks) : []
    const seed = seeds.find(each => JSON.stringify(each) === view.seeds) ?? seeds[0]
    const asked = pair && networks && seed && askedOf(pair, networks, seed)
    return {
      pair,
      networks,
      seeds,
      seed,
      means: pair && networks && means.get(confusionKey(pair, networks)),
      asking: asked ? last.of(asked) : { type: 'not asked' },
    }
  }

  function draw(): void {
    if (!model) return
    const now = shown()
    render([compareTemplate(model, view, now, last.pixels, said, actions), saving.dialog(view.figureFile)], panel)
    showSaveDialog(panel)
    settleChoices(panel)
    const curves = panel.querySelector<HTMLElement>('#curves')
    if (curves && curves !== drawn?.curves)
      drawn = { curves, figures: figures(curves, panel.querySelector<HTMLElement>('#differences')!, eventsOf) }
    if (curves && drawn) drawn.figures.draw(model, view)
    const place = panel.querySelector<HTMLElement>('#confusion')
    if (place && place !== confusion?.place)
      confusion = { place, figure: confusionFigure(place, eventsOf('confusion')) }
    if (place && confusion && now.pair && now.networks)
      confusion.figure.draw(confusionChart(now.pair, now.networks, now.means), view.table)
    paintImages(panel)
    if (refocus !== undefined) {
      const chip = [...panel.querySelectorAll<HTMLElement>('.chip')].find(each => each.dataset.folder === refocus)
      chip?.querySelector<HTMLElement>('.chip-name')?.focus()
      refocus = undefined
    }
    if (!restored) {
      restored = true
      document.scrollingElement?.scrollTo({ top: view.scroll })
    }
    const complete = request(now)
    markReady(complete)
  }

  /** Requests data that is shown but not yet known from the host. @returns whether everything is known */
  function request({ pair, networks, seed, asking }: Shown): boolean {
    if (!pair || !networks) return true
    const key = confusionKey(pair, networks)
    if (!means.has(key)) once(key, { type: 'confusion', of: confusionOf(pair, networks) })
    if (!seed || !view.asked || pair.target.otherTest !== undefined) return means.has(key)
    const of = askedOf(pair, networks, seed)
    if (asking.type === 'not asked' && !asking.error) {
      last.begin(of)
      wantedImages.clear()
      connection.post({ type: 'ask', of })
      schedule()
      return false
    }
    if (asking.type !== 'answered') return asking.type === 'not asked' && means.has(key)
    const chosen = chosenImages(asking.summary, view.right)
    const page = Math.min(view.page, Math.max(0, Math.ceil(chosen.length / IMAGES_A_PAGE) - 1))
    const onPage = chosen.slice(page * IMAGES_A_PAGE, (page + 1) * IMAGES_A_PAGE).map(({ index }) => index)
    const missing = last.missing(onPage)
    const unasked = missing.filter(index => !wantedImages.has(index))
    for (const index of unasked) wantedImages.add(index)
    if (unasked.length > 0) connection.post({ type: 'images', indices: unasked })
    return missing.length === 0 && means.has(key)
  }

  function once(key: string, message: FromComparePanel): void {
    if (wanted.has(key)) return
    wanted.add(key)
    connection.post(message)
  }

  function change(next: Partial<CompareView>): void {
    view = { ...view, ...next }
    connection.keep(view)
    schedule()
  }

  function arrange(folders: readonly string[]): void {
    if (!model) return
    const { messages } = model
    model = compareModel(folders.flatMap(folder => messages.find(message => message.folder === folder) ?? []))
    connection.keep(view, { folders: [...folders] })
    connection.post({ type: 'sweeps', folders: [...folders] })
    schedule()
  }

  const saving = figureSaving({
    nameOf: name => fileName('compare', ...(model?.sweeps.slice(0, 2).map(({ record }) => record.name) ?? []), name),
    change: figureFile => change({ figureFile: { ...view.figureFile, ...figureFile } }),
    post: connection.post,
    redraw: schedule,
  })

  const eventsOf = (name: string): FigurePlaceEvents => ({
    look: view.looks[name],
    onLook: ({ hidden, zoom }) => {
      view = { ...view, looks: { ...view.looks, [name]: figureLook.parse({ hidden, zoom }) } }
      connection.keep(view)
    },
    save: saving.ask,
    // A series of one sweep: its label begins with the sweep's letter.
    menu: series => {
      const sweep = name === 'curves' ? model?.sweeps.find(({ letter }) => series?.startsWith(`${letter} `)) : undefined
      return sweep && sweep !== model?.sweeps[0]
        ? [{ label: `Pin ${sweep.letter} as reference`, run: () => actions.move(sweep.folder, 0) }]
        : []
    },
  })

  const folders = () => model?.messages.map(({ folder }) => folder) ?? []
  const actions = {
    change,
    add: () => connection.post({ type: 'add' }),
    remove: (folder: string) => arrange(folders().filter(each => each !== folder)),
    move: (folder: string, to: number) => {
      const others = folders().filter(each => each !== folder)
      if (others.length === folders().length || to < 0 || to > others.length) return
      refocus = folder
      const name = model?.sweeps.find(sweep => sweep.folder === folder)?.record.name ?? folder
      arrange([...others.slice(0, to), folder, ...others.slice(to)])
      const isReference = model?.sweeps[0]?.folder === folder
      said = `${name} is number ${to + 1} of ${others.length + 1}${isReference ? ', the reference' : ''}`
    },
    open: (folder: string) => connection.post({ type: 'command', command: 'openSweep', argument: folder }),
    ask: () => {
      last.forgetUnanswered()
      change({ asked: true })
    },
    cancel: () => {
      connection.post({ type: 'cancel' })
      change({ asked: false })
    },
    save: connection.post,
    report: () => connection.post({ type: 'command', command: 'report', argument: '' }),
  }

  new ResizeObserver(schedule).observe(panel)
  const keepScroll = afterScrolling(() => {
    view = { ...view, scroll: document.scrollingElement?.scrollTop ?? 0 }
    connection.keep(view)
  })
  document.addEventListener('scroll', keepScroll, { passive: true })

  return {
    receive(message) {
      model = followed(model, message)
      last.receive(message)
      switch (message.type) {
        case 'snapshot':
          // A new session of the host: it will not answer earlier requests.
          wanted.clear()
          wantedImages.clear()
          last.forgetUnanswered()
          view = { ...view, names: { ...view.names, ...namesOf(message.sweeps) } }
          connection.keep(view, { folders: folders() })
          break
        case 'confusion': {
          const now = shown()
          const known = now.pair && now.networks
          if (known && JSON.stringify(confusionOf(now.pair, now.networks)) === JSON.stringify(message.of))
            means.set(confusionKey(now.pair, now.networks), message.means)
          break
        }
      }
      schedule()
    },
  }
}

const namesOf = (sweeps: readonly ComparedSweepMessage[]) =>
  Object.fromEntries(sweeps.flatMap(sweep => (sweep.type === 'read' ? [[sweep.folder, sweep.record.name]] : [])))

/** The request, and the number of runs that both sweeps had then. */
function confusionKey(pair: ChosenPair, networks: ChosenNetworks): string {
  const series = pair.target.series.find(({ augmentation }) => augmentation.a === networks.augmentation.a)
  const point = series?.points.find(({ samplesPerClass }) => samplesPerClass === networks.samplesPerClass)
  return JSON.stringify([confusionOf(pair, networks), point?.a?.n, point?.b?.n])
}

/** Identifies runs by their settings; the host finds their ids. */
function askedOf(
  { a, b, target }: ChosenPair,
  { augmentation, samplesPerClass }: ChosenNetworks,
  seed: SeedPair,
): AskedNetworks {
  return {
    dataset: target.target.a,
    a: { folder: a.folder, augmentation: augmentation.a, samplesPerClass, seed: seed.a },
    b: { folder: b.folder, augmentation: augmentation.b, samplesPerClass, seed: seed.b },
  }
}
