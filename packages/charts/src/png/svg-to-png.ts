import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

export interface PngOptions {
  /**
   * The folder with the renderer and the fonts, `packages/charts/dist/png`: an app copies it beside its bundle. See
   * `PNG_ASSETS` for what is in it.
   */
  readonly assets: string
  /** Of the picture in pixels; without it the figure's own width times `scale`. */
  readonly width?: number
  /** Pixels for each of the figure's own, 2 by default: sharp on screens of high density and on paper. */
  readonly scale?: number
}

/** The files that `assets` must hold. */
export const PNG_ASSETS = ['resvg.wasm', 'DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'] as const

/**
 * A figure as a PNG file. Rendered by resvg in WebAssembly with the fonts of its own folder, never with the machine's:
 * the same figure gives the same picture on every machine. DejaVu Sans has Latin, Greek, Cyrillic and signs; what it
 * lacks (Chinese class names, say) becomes an empty box.
 *
 * @param svg a standalone SVG: colours written out, nothing that it refers to
 * @throws when the SVG is not well-formed, or a file of `assets` is missing
 */
export async function svgToPng(svg: string, { assets, width, scale = 2 }: PngOptions): Promise<Uint8Array> {
  const fonts = await loadedFonts(assets)
  const resvg = new Resvg(svg, {
    fitTo: width === undefined ? { mode: 'zoom', value: scale } : { mode: 'width', value: width },
    font: { fontBuffers: fonts, defaultFontFamily: FONT_FAMILY, sansSerifFamily: FONT_FAMILY },
  })
  try {
    const image = resvg.render()
    try {
      return image.asPng()
    } finally {
      image.free()
    }
  } finally {
    resvg.free()
  }
}

const FONT_FAMILY = 'DejaVu Sans'

/** Read once: the renderer can be initialised only once in a process. */
let loading: Promise<Uint8Array[]> | undefined

function loadedFonts(assets: string): Promise<Uint8Array[]> {
  loading ??= load(assets).catch(error => {
    loading = undefined
    throw error
  })
  return loading
}

async function load(assets: string): Promise<Uint8Array[]> {
  const [renderer, ...fonts] = await Promise.all(PNG_ASSETS.map(name => readFile(join(assets, name))))
  await initWasm(renderer)
  return fonts
}
