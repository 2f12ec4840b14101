import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { initWasm, Resvg } from '@resvg/resvg-wasm'

export interface PngOptions {
  /**
   * The folder with the renderer and the fonts, `packages/charts/dist/png`. An app copies it next to its bundle.
   * `PNG_ASSETS` lists its files.
   */
  readonly assets: string
  /** Width of the picture in pixels. Default: the figure's width times `scale`. */
  readonly width?: number
  /** Pixels per pixel of the figure. Default 2: sharp on high-density screens and on paper. */
  readonly scale?: number
}

/** The files that `assets` must contain. */
export const PNG_ASSETS = ['resvg.wasm', 'DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'] as const

/**
 * A figure as a PNG file. resvg (WebAssembly) renders it with the fonts in `assets`, never with the machine's, so every
 * machine gives the same picture. DejaVu Sans has Latin, Greek, Cyrillic and symbols; other characters, such as Chinese
 * class names, become empty boxes.
 *
 * @param svg a standalone SVG: literal colours, no references
 * @throws if the SVG is not well-formed, or a file of `assets` is missing
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

/** Loaded once: the renderer can be initialised only once per process. */
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
