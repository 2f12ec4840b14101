/**
 * The order of chosen items after a change of the selection: those that were chosen before keep their places, new ones
 * follow.
 *
 * @param selected in the order of the list
 */
export function orderAfter<Item>(before: readonly Item[], selected: readonly Item[]): readonly Item[] {
  return [...before.filter(item => selected.includes(item)), ...selected.filter(item => !before.includes(item))]
}

/** The place of an item as a letter, as the comparison shows it: `A, the reference`. */
export function placeText(index: number, letterOf: (index: number) => string): string {
  return index === 0 ? `${letterOf(index)}, the reference` : letterOf(index)
}
