/** A group of marks that arrow keys walk through: along a `line`, or over the rows and columns of a `grid`. */
export type Walk = Element & { readonly dataset: DOMStringMap & { readonly walk: 'line' | 'grid' } }

/** The mark that a key leads to; undefined if the key does nothing here. */
export function step(group: Walk, from: Element, key: string): Element | undefined {
  return group.getAttribute('data-walk') === 'grid' ? stepInGrid(group, from, key) : stepOnLine(group, from, key)
}

function stepOnLine(group: Element, from: Element, key: string): Element | undefined {
  const marks = [...group.querySelectorAll('.mark')]
  const at = marks.indexOf(from)
  switch (key) {
    case 'ArrowRight':
      return marks[Math.min(at + 1, marks.length - 1)]
    case 'ArrowLeft':
      return marks[Math.max(at - 1, 0)]
    case 'Home':
      return marks[0]
    case 'End':
      return marks.at(-1)
    case 'ArrowUp':
    case 'ArrowDown':
      return onNextLine(group, from, key === 'ArrowUp' ? -1 : 1)
    default:
      return undefined
  }
}

/** The mark at the same place on the next line above or below. */
function onNextLine(group: Element, from: Element, direction: -1 | 1): Element | undefined {
  const panel = group.closest('[data-panel]') ?? group.parentElement
  const place = from.getBoundingClientRect()
  const candidates = [...(panel?.querySelectorAll('[data-walk] .mark') ?? [])]
    .filter(mark => !group.contains(mark))
    .map(mark => ({ mark, box: mark.getBoundingClientRect() }))
    .filter(({ box }) => Math.abs(box.x + box.width / 2 - place.x - place.width / 2) <= SAME_PLACE)
    .map(({ mark, box }) => ({ mark, far: (box.y + box.height / 2 - place.y - place.height / 2) * direction }))
    .filter(({ far }) => far > 0)
  return candidates.sort((a, b) => a.far - b.far)[0]?.mark ?? from
}

/** In pixels: whiskers of several series are slightly shifted. */
const SAME_PLACE = 24

function stepInGrid(group: Element, from: Element, key: string): Element | undefined {
  const [row, column] = [Number(from.getAttribute('data-row')), Number(from.getAttribute('data-column'))]
  const at = (row: number, column: number) =>
    group.querySelector(`.mark[data-row="${row}"][data-column="${column}"]`) ?? undefined
  switch (key) {
    case 'ArrowRight':
      return at(row, column + 1) ?? from
    case 'ArrowLeft':
      return at(row, column - 1) ?? from
    case 'ArrowDown':
      return at(row + 1, column) ?? from
    case 'ArrowUp':
      return at(row - 1, column) ?? from
    case 'Home':
      return at(row, 0)
    case 'End':
      return [...group.querySelectorAll(`.mark[data-row="${row}"]`)].at(-1)
    default:
      return undefined
  }
}
