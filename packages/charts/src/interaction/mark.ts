/**
 * What a mark of a figure represents: its data attributes and the panel that contains it. A point of an accuracy chart
 * has `panel` (the data set), `series` (the augmentation's label) and `samplesPerClass`; its dots also have `seed`.
 */
export type Mark = Readonly<Record<string, string>>

export function markOf(element: Element): Mark {
  const panel = element.closest('[data-panel]')?.getAttribute('data-panel')
  return { ...(panel !== null && panel !== undefined && { panel }), ...dataOf(element) }
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
