/** The end labels of a figure's lines, as buttons that hide, isolate and highlight their series. */
export interface Legend {
  /** Makes the labels of a drawing into buttons, in one stop of the Tab key. */
  adopt(): void
  /** Shows one series in full strength and the others faintly; undefined shows all alike. */
  highlight(series: string | undefined): void
}

export const legendEntry = (target: EventTarget | null) =>
  (target as Element | null)?.closest?.<SVGGElement>('.end-label') ?? undefined

export const seriesOf = (element: Element) => element.getAttribute('data-series') ?? ''

export function legendIn(drawing: Element): Legend {
  let highlighted: string | undefined

  function mark(): void {
    for (const each of drawing.querySelectorAll('g.series, svg.intervals > g, .end-label'))
      each.classList.toggle('faint', highlighted !== undefined && seriesOf(each) !== highlighted)
  }

  return {
    adopt() {
      for (const group of drawing.querySelectorAll('g.end-labels')) {
        group.setAttribute('role', 'group')
        group.setAttribute('aria-label', 'Legend: Enter hides or shows a series, Alt+Enter shows it alone')
        const entries = [...group.querySelectorAll('.end-label')]
        const stop = entries.find(entry => entry.getAttribute('tabindex') === '0') ?? entries[0]
        for (const entry of entries) {
          entry.removeAttribute('aria-hidden')
          entry.setAttribute('role', 'button')
          entry.setAttribute('tabindex', entry === stop ? '0' : '-1')
          entry.setAttribute('aria-pressed', String(entry.getAttribute('data-hidden') === null))
          entry.setAttribute('aria-label', nameOf(entry))
        }
      }
      mark()
    },
    highlight(series) {
      if (series === highlighted) return
      highlighted = series
      mark()
    },
  }
}

/** Contains the visible text, which may be shortened (WCAG 2.2, 2.5.3). */
function nameOf(entry: Element): string {
  const shown = entry.querySelector('text')?.textContent ?? ''
  const title = entry.querySelector('title')?.textContent ?? ''
  return shown === title ? `Show ${shown}` : `Show ${shown} (${title})`
}

/** The entry that an arrow key leads to. */
export function nextEntry(from: Element, key: string): HTMLElement | undefined {
  const entries = [...from.parentElement!.querySelectorAll<HTMLElement>('.end-label')].sort(
    (a, b) => heightOf(a) - heightOf(b),
  )
  const at = entries.indexOf(from as HTMLElement)
  const next = { ArrowDown: entries[at + 1], ArrowUp: entries[at - 1], Home: entries[0], End: entries.at(-1) }[key]
  if (!next) return undefined
  for (const entry of entries) entry.setAttribute('tabindex', entry === next ? '0' : '-1')
  return next
}

const heightOf = (entry: Element) => Number(entry.querySelector('text')?.getAttribute('y'))

/** Hides a visible series, or shows a hidden one. */
export const toggled = (hidden: readonly string[], series: string): readonly string[] =>
  hidden.includes(series) ? hidden.filter(each => each !== series) : [...hidden, series]

/** Hides all others; shows all if it is already alone. */
export function isolated(hidden: readonly string[], series: string, all: readonly string[]): readonly string[] {
  const others = [...new Set(all)].filter(each => each !== series)
  const alone = !hidden.includes(series) && others.every(each => hidden.includes(each))
  return alone ? [] : others
}
