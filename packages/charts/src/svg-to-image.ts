/**
 * An SVG file as PNG, drawn by the browser with its own fonts, `scale` pixels per pixel. The page's policy must allow
 * images from `data:`.
 *
 * @returns base64
 */
export async function svgToPngInPage(svg: string, scale = 2): Promise<string> {
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
  return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length)
}
