import type { SweepView } from './view.ts'

/** Scrolls the table's box, not the page, so that a run's row is in the middle. */
export function scrollToRow(root: HTMLElement, index: number): void {
  const row = root.querySelector<HTMLElement>(`tr[data-index="${index}"]`)
  const box = row?.closest<HTMLElement>('.runs-scroll')
  if (row && box) box.scrollTop = row.offsetTop - box.clientHeight / 2
}

export const scrollToDetails = (root: HTMLElement) =>
  root.querySelector('.details')?.scrollIntoView({ block: 'nearest' })

/** Restores the scroll positions of page and table, then reports each change of the page's. */
export function restoreScroll(
  root: HTMLElement,
  { scroll, tableScroll }: SweepView,
  scrolled: (scroll: number) => void,
): void {
  window.scrollTo(0, scroll)
  const box = root.querySelector('.runs-scroll')
  if (box) box.scrollTop = tableScroll
  window.addEventListener('scroll', () => scrolled(window.scrollY), { passive: true })
}
