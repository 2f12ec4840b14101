import { fileURLToPath } from 'node:url'

/** The files that PNG figures need, next to the folder of the tasks. */
export const pngAssets = () => fileURLToPath(new URL('../png/', import.meta.url))
