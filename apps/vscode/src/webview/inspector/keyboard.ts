import type { InspectorView } from './inspector-view.ts'

/** Keys in the table: up and down move between samples, left and right between columns, Esc closes the enlarged sample. */
export function tableKeys(
  event: KeyboardEvent,
  page: ParentNode,
  {
    columns,
    view,
    show,
  }: {
    readonly columns: readonly string[]
    readonly view: InspectorView
    show(change: Partial<InspectorView>): void
  },
): void {
  const button = (event.target as Element).closest<HTMLButtonElement>('button.row')
  if (!button) return
  const row = Number(button.dataset.row)
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp': {
      const next = row + (event.key === 'ArrowDown' ? 1 : -1)
      const target = page.querySelector<HTMLButtonElement>(`button.row[data-row="${next}"]`)
      if (!target) return
      event.preventDefault()
      if (view.row !== null) show({ row: next })
      target.focus()
      return
    }
    case 'ArrowLeft':
    case 'ArrowRight': {
      const at = Math.max(columns.indexOf(view.column), 0) + (event.key === 'ArrowRight' ? 1 : -1)
      if (at < 0 || at >= columns.length) return
      event.preventDefault()
      show({ column: columns[at], row })
      return
    }
    case 'Escape':
      show({ row: null })
  }
}
