import { sweepLetter } from '@finetune-lab/analysis'
import * as vscode from 'vscode'
import { orderAfter, placeText } from './pick-order.ts'

interface PickOptions {
  readonly title: string
  readonly placeholder?: string
  /** Number of sweeps that come before those chosen here. */
  readonly chosenBefore: number
}

/**
 * Lets the user choose any number of items, and returns them in the order in which they were chosen. Nothing is chosen
 * at first. Chosen items stay in the list whatever is typed, and show their letter: what is not seen is not chosen.
 */
export function pickInOrder<Item extends vscode.QuickPickItem>(
  items: readonly Item[],
  { title, placeholder, chosenBefore }: PickOptions,
): Promise<readonly Item[] | undefined> {
  const picker = vscode.window.createQuickPick<Item>()
  picker.title = title
  picker.placeholder = placeholder
  picker.canSelectMany = true
  picker.matchOnDetail = true
  picker.matchOnDescription = true
  /** Each item as it is listed now. */
  const original = new Map<Item, Item>()
  const list = (chosen: readonly Item[]) => {
    original.clear()
    const shown = items.map(item => {
      const rank = chosen.indexOf(item)
      const now =
        rank < 0
          ? item
          : {
              ...item,
              description: `${placeText(chosenBefore + rank, sweepLetter)} · ${item.description ?? ''}`,
              alwaysShow: true,
            }
      original.set(now, item)
      return now
    })
    picker.items = shown
    picker.selectedItems = shown.filter(item => chosen.includes(original.get(item)!))
  }
  let chosen: readonly Item[] = []
  list(chosen)
  return new Promise(resolve => {
    picker.onDidChangeSelection(selected => {
      const next = orderAfter(
        chosen,
        selected.map(item => original.get(item) ?? item),
      )
      // Setting the items reports their selection again.
      if (next.length === chosen.length && next.every((item, index) => item === chosen[index])) return
      chosen = next
      const active = picker.activeItems.map(item => original.get(item) ?? item)
      list(chosen)
      picker.activeItems = picker.items.filter(item => active.includes(original.get(item)!))
    })
    picker.onDidAccept(() => {
      resolve(chosen)
      picker.hide()
    })
    picker.onDidHide(() => {
      resolve(undefined)
      picker.dispose()
    })
    picker.show()
  })
}
