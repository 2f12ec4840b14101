import { sweepLetter } from '@finetune-lab/analysis'

/**
 * The order of chosen items after a change of the selection: those that were chosen before keep their places, new ones
 * follow.
 *
 * @param selected in the order of the list
 */
export function orderAfter<Item>(before: readonly Item[], selected: readonly Item[]): readonly Item[] {
  return [...before.filter(item => selected.includes(item)), ...selected.filter(item => !before.includes(item))]
}

/**
 * The chosen sweeps with their letters in the comparison: `A (reference): α 0.1, B: α 1`.
 *
 * @param before number of sweeps that come before them
 */
export function chosenText(names: readonly string[], before: number): string {
  return names
    .map((name, index) => {
      const place = before + index
      return `${sweepLetter(place)}${place === 0 ? ' (reference)' : ''}: ${name}`
    })
    .join(', ')
}
