import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The engine's folder lies beside the bundled command line. */
export const engineScript = () => fileURLToPath(new URL('./engine/engine.js', import.meta.url))
/** The engine's folder: the kernels lie there too. */
export const engineFolder = () => fileURLToPath(new URL('./engine/', import.meta.url))
/** The process that tries a TensorFlow lies there too. */
export const proofScript = () => join(engineFolder(), 'prove-tensorflow.js')
/** What `svgToPng` needs, likewise. */
export const pngAssets = () => fileURLToPath(new URL('./png/', import.meta.url))
