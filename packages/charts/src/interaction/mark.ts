/**
 * What a mark of a figure represents: its data attributes and the panel that contains it. A point of an accuracy chart
 * has `panel` (the data set), `series` (the augmentation's label) and `samplesPerClass`; its dots also have `seed`.
 */
export type Mark = Readonly<Record<string, string>>

export function markOf(element: Element): Mark {
  const known = marks.get(element)
  if (known) return known
  const panel = element.closest('[data-panel]')?.getAttribute('data-panel')
  const mark = { ...(panel !== null && panel !== undefined && { panel }), ...dataOf(element) }
  marks.set(element, mark)
  return mark
}

/** A figure of ten thousand runs is asked for all its marks whenever the pointer moves to another row. */
let marks = new WeakMap<Element, Mark>()

/** Called when a drawing changes: elements may then represent something else. */
export function forgetMarks(): void {
  marks = new WeakMap()
}

function dataOf(element: Element): Mark {
  return Object.fromEntries(
    [...element.attributes]
      .filter(({ name }) => name.startsWith('data-'))
      .map(({ name, value }) => [
        name.slice('data-'.length).replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
        value,
      ]),
  )
}
