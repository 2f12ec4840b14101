import { withResolution } from './png/physical-size.ts'

/**
 * An SVG file as PNG, drawn by the browser with its own fonts, `scale` pixels per pixel. The page's policy must allow
 * images from `data:`.
 *
 * @throws if the browser cannot draw the figure
 */
export async function svgToPngInPage(svg: string, scale = 2): Promise<Uint8Array<ArrayBuffer>> {
  const image = new Image()
  const loaded = new Promise((resolve, reject) => {
    image.onload = resolve
    image.onerror = () => reject(new Error('The browser cannot draw this figure.'))
  })
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`
  await loaded
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(image.naturalWidth * scale)
  canvas.height = Math.round(image.naturalHeight * scale)
  const context = canvas.getContext('2d')!
  context.scale(scale, scale)
  context.drawImage(image, 0, 0)
  const blob = await new Promise<Blob | null>(resolve => canvas.toBlob(resolve, 'image/png'))
  if (!blob) throw new Error('This figure is too large for an image.')
  return withResolution(new Uint8Array(await blob.arrayBuffer()), CSS_PIXELS_PER_INCH * scale)
}

export const CSS_PIXELS_PER_INCH = 96
