// Copies the renderer and fonts that `svgToPng` needs to dist/png. Apps copy this folder next to their bundles.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const { resolve } = createRequire(import.meta.url)
const dist = fileURLToPath(new URL('../dist/png', import.meta.url))
rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })
copyFileSync(resolve('@resvg/resvg-wasm/index_bg.wasm'), `${dist}/resvg.wasm`)
for (const font of ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'])
  copyFileSync(resolve(`dejavu-fonts-ttf/ttf/${font}`), `${dist}/${font}`)
copyFileSync(resolve('dejavu-fonts-ttf/LICENSE'), `${dist}/DejaVu-LICENSE.txt`)
