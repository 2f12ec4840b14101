import { fileURLToPath } from 'node:url'

/** The engine's folder, next to the folder of the tasks. */
export const engineFolder = () => fileURLToPath(new URL('../engine/', import.meta.url))
