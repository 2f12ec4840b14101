import { fileURLToPath } from 'node:url'

/** The engine's folder lies beside the bundled command line. */
export const engineScript = () => fileURLToPath(new URL('./engine/engine.js', import.meta.url))
/** The engine's folder: the kernels lie there too, and what tries TensorFlow. */
export const engineFolder = () => fileURLToPath(new URL('./engine/', import.meta.url))
/** What `svgToPng` needs, likewise. */
export const pngAssets = () => fileURLToPath(new URL('./png/', import.meta.url))
