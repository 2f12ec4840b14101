import { pixelAt, readPixel } from './canvases.ts'
import type { DrawnImage } from './drawn-samples.ts'

export interface PixelReader {
  /** Reads the same pixel again, because the image under it may have changed. */
  refresh(): void
  /** Arrow keys move between the pixels of the focused image. */
  keydown(event: KeyboardEvent): void
}

interface Reading {
  readonly canvas: HTMLCanvasElement
  readonly row: number
  readonly column: number
}

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

/** Shows a pixel's value next to the pointer, and announces it to screen readers when selected with keys. */
export function pixelReader(
  page: HTMLElement,
  imageOf: (key: string) => DrawnImage | undefined,
  values: () => 'shown' | 'normalised',
): PixelReader {
  const cursor = element('pixel-cursor')
  const words = element('pixel-reading')
  const spoken = element('visually-hidden')
  spoken.setAttribute('aria-live', 'polite')
  cursor.setAttribute('aria-hidden', 'true')
  words.setAttribute('aria-hidden', 'true')
  let reading: Reading | undefined

  function show(next: Reading | undefined): string {
    reading = next
    cursor.hidden = words.hidden = next === undefined
    const image = next && imageOf(next.canvas.dataset.image ?? '')
    if (!next || !image) {
      cursor.hidden = words.hidden = true
      return ''
    }
    const { left, top, width, height } = next.canvas.getBoundingClientRect()
    const [side, tall] = [width / 28, height / 28]
    const [x, y] = [left + next.column * side, top + next.row * tall]
    // Set through the style object: the page's policy blocks style attributes.
    Object.assign(cursor.style, { left: `${x}px`, top: `${y}px`, width: `${side}px`, height: `${tall}px` })
    const text = readPixel(image, next.row, next.column, values())
    words.textContent = text
    const room = document.documentElement.clientWidth - words.offsetWidth - 8
    Object.assign(words.style, { left: `${Math.max(8, Math.min(x + side + 10, room))}px`, top: `${y + tall + 8}px` })
    return text
  }

  page.addEventListener('pointermove', event => {
    const canvas = (event.target as Element).closest<HTMLCanvasElement>('canvas[data-image]')
    if (canvas) show({ canvas, ...pixelAt(canvas, event) })
    else if (reading) show(undefined)
  })
  page.addEventListener('pointerleave', () => show(undefined))
  page.addEventListener('focusout', () => show(undefined))
  document.addEventListener('scroll', () => show(undefined), { passive: true })

  return {
    refresh() {
      if (reading) show(reading.canvas.isConnected ? reading : undefined)
    },
    keydown(event) {
      const canvas = event.target as HTMLCanvasElement
      if (event.key === 'Escape' && reading) {
        show(undefined)
        event.stopPropagation()
        return
      }
      const step = STEPS[event.key]
      if (!step) return
      event.preventDefault()
      const from = reading?.canvas === canvas ? reading : { row: 14, column: 14 }
      const within = (value: number) => Math.min(Math.max(value, 0), 27)
      spoken.textContent = show({ canvas, row: within(from.row + step[0]), column: within(from.column + step[1]) })
    },
  }
}

function element(className: string): HTMLElement {
  const made = document.createElement('div')
  made.className = className
  made.hidden = className !== 'visually-hidden'
  document.body.append(made)
  return made
}
