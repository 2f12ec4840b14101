import type { Frame } from 'playwright-core'
import { vi } from 'vitest'

/** Pixels of the panel's canvases by key, such as `source/0` or `mixup/3`: grey values [784], as on the screen. */
export async function shownImages(panel: Frame): Promise<ReadonlyMap<string, readonly number[]>> {
  return new Map(
    await panel.evaluate(() =>
      [...document.querySelectorAll<HTMLCanvasElement>('table canvas')].map(canvas => {
        const { data, width, height } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
        if (width !== 28 || height !== 28) throw new Error(`${width} × ${height}`)
        const grey = Array.from({ length: 784 }, (_, pixel) => data[4 * pixel])
        const colored = grey.some((value, pixel) => value !== data[4 * pixel + 1] || value !== data[4 * pixel + 2])
        if (colored) throw new Error(`${canvas.dataset.image} is not grey`)
        return [canvas.dataset.image!, grey] as [string, number[]]
      }),
    ),
  )
}

/** Waits until everything is drawn after a change. */
export async function drawn(panel: Frame): Promise<void> {
  await panel.locator('body[data-ready="true"]').waitFor()
}

/** The visible text of an element. */
export async function text(panel: Frame, selector: string): Promise<string> {
  const place = panel.locator(selector).first()
  await place.waitFor()
  return (await place.allInnerTexts()).join()
}

/** Waits until an element of the panel contains a text. */
export const says = (panel: Frame, selector: string, words: string) =>
  vi.waitUntil(async () => (await text(panel, selector)).includes(words), { timeout: 30_000, interval: 50 })
