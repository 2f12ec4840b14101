import { fileURLToPath } from 'node:url'

/** The engine's folder lies beside the tasks'. */
export const engineFolder = () => fileURLToPath(new URL('../engine/', import.meta.url))
