/** What a figure says: to screen readers, and for a moment to all. */
export interface Notice {
  /** Only for screen readers. */
  speak(text: string): void
  show(text: string): void
  dispose(): void
}

export function noticeIn(container: HTMLElement): Notice {
  const create = (className: string) => {
    const element = container.appendChild(container.ownerDocument.createElement('div'))
    element.className = className
    return element
  }
  const spoken = create('visually-hidden')
  spoken.setAttribute('aria-live', 'polite')
  const shown = create('finetune-lab-notice')
  shown.setAttribute('aria-hidden', 'true')
  shown.hidden = true
  let timer: ReturnType<typeof setTimeout> | undefined
  return {
    speak(text) {
      if (spoken.textContent !== text) spoken.textContent = text
    },
    show(text) {
      spoken.textContent = text
      shown.textContent = text
      shown.hidden = false
      clearTimeout(timer)
      timer = setTimeout(() => {
        shown.hidden = true
      }, SHOWN_FOR_MILLISECONDS)
    },
    dispose() {
      clearTimeout(timer)
      for (const element of [spoken, shown]) element.remove()
    },
  }
}

const SHOWN_FOR_MILLISECONDS = 3000
