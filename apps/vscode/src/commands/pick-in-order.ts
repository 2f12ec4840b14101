import * as vscode from 'vscode'
import { chosenText, orderAfter } from './pick-order.ts'

interface PickOptions {
  readonly title: string
  readonly placeholder?: string
  /** Number of sweeps that come before those chosen here. */
  readonly chosenBefore: number
}

/**
 * Lets the user choose any number of items, and returns them in the order in which they were chosen. Nothing is chosen
 * at first, and the title lists what is, so that a filter hides no choice.
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
  picker.items = items
  let chosen: readonly Item[] = []
  return new Promise(resolve => {
    picker.onDidChangeSelection(selected => {
      chosen = orderAfter(chosen, selected)
      const names = chosen.map(({ label }) => label)
      picker.title = chosen.length === 0 ? title : chosenText(names, chosenBefore)
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
