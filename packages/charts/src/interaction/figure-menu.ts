/** An entry of a figure's menu. */
export interface MenuEntry {
  readonly label: string
  readonly run: () => void
}

/** The menu that a right click, Shift+F10 or the menu key opens. */
export interface FigureMenu {
  open(
    at: { readonly x: number; readonly y: number },
    entries: readonly MenuEntry[],
    back: HTMLElement | undefined,
  ): void
  close(): void
  isOpen(): boolean
  dispose(): void
}

/** Arrow keys move through the entries; Esc, Tab, a click elsewhere and scrolling close the menu. */
export function figureMenuIn(container: HTMLElement): FigureMenu {
  const document = container.ownerDocument
  const element = container.appendChild(document.createElement('div'))
  element.className = 'finetune-lab-menu'
  element.setAttribute('role', 'menu')
  element.setAttribute('aria-label', 'Chart')
  element.hidden = true
  let focusBack: HTMLElement | undefined

  function close(): void {
    if (element.hidden) return
    element.hidden = true
    element.replaceChildren()
    focusBack?.focus({ preventScroll: true })
  }

  element.addEventListener('keydown', event => {
    const items = [...element.querySelectorAll<HTMLElement>('[role="menuitem"]')]
    const at = items.indexOf(event.target as HTMLElement)
    const next = {
      ArrowDown: items[(at + 1) % items.length],
      ArrowUp: items[(at + items.length - 1) % items.length],
      Home: items[0],
      End: items.at(-1),
    }[event.key]
    if (next) next.focus()
    else if (event.key === 'Escape' || event.key === 'Tab') close()
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  // A click on an entry moves the focus before it counts as a click.
  element.addEventListener('focusout', event => {
    if (!element.contains(event.relatedTarget as Node | null) && event.relatedTarget !== null) close()
  })
  const elsewhere = (event: Event) => {
    if (!element.hidden && !element.contains(event.target as Node | null)) close()
  }
  document.addEventListener('pointerdown', elsewhere, true)
  document.addEventListener('scroll', elsewhere, true)

  return {
    open(at, entries, back) {
      focusBack = back
      element.replaceChildren(
        ...entries.map(({ label, run }) => {
          const item = document.createElement('button')
          item.type = 'button'
          item.setAttribute('role', 'menuitem')
          item.textContent = label
          item.addEventListener('click', () => {
            close()
            run()
          })
          return item
        }),
      )
      element.hidden = false
      const { width, height } = element.getBoundingClientRect()
      const view = document.defaultView
      element.style.left = `${Math.max(0, Math.min(at.x, (view?.innerWidth ?? Infinity) - width))}px`
      element.style.top = `${Math.max(0, Math.min(at.y, (view?.innerHeight ?? Infinity) - height))}px`
      element.querySelector<HTMLElement>('[role="menuitem"]')?.focus({ preventScroll: true })
    },
    close,
    isOpen: () => !element.hidden,
    dispose() {
      document.removeEventListener('pointerdown', elsewhere, true)
      document.removeEventListener('scroll', elsewhere, true)
      element.remove()
    },
  }
}
