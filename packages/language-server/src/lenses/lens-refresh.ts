import { isDeepStrictEqual } from 'node:util'
import type { CodeLens } from 'vscode-languageserver'

/** Ages grow while nothing else happens. */
const LOOK_MILLISECONDS = 10_000

/**
 * Tells the editor to ask for lenses again when one would say something else than what it was told.
 *
 * @param current the lenses of a document as they would be now; undefined for one that is not open
 */
export function lensRefresh(current: (uri: string) => Promise<CodeLens[] | undefined>, refresh: () => void) {
  const told = new Map<string, CodeLens[]>()
  async function look(): Promise<void> {
    for (const [uri, before] of told) {
      const now = await current(uri)
      if (!now) told.delete(uri)
      else if (!isDeepStrictEqual(now, before)) {
        refresh()
        return
      }
    }
  }
  const timer = setInterval(() => void look(), LOOK_MILLISECONDS)
  timer.unref()
  return {
    told: (uri: string, lenses: CodeLens[]) => void told.set(uri, lenses),
    /** Looks now. */
    look,
    dispose: () => clearInterval(timer),
  }
}
