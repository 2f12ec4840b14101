import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The engine's entry point. Its folder is next to the bundled command line. */
export const engineScript = () => fileURLToPath(new URL('./engine/engine.js', import.meta.url))
/** The engine's folder, which also contains the kernels. */
export const engineFolder = () => fileURLToPath(new URL('./engine/', import.meta.url))
/** The process that tests a TensorFlow installation, in the same folder. */
export const proofScript = () => join(engineFolder(), 'prove-tensorflow.js')
/** The files that `svgToPng` needs, next to the command line too. */
export const pngAssets = () => fileURLToPath(new URL('./png/', import.meta.url))
