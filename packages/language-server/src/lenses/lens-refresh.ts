import { isDeepStrictEqual } from 'node:util'
import type { CodeLens } from 'vscode-languageserver'

/** The age of a sweep changes even if nothing else does. */
const LOOK_MILLISECONDS = 10_000

/**
 * Asks the editor to refresh its lenses when they differ from those it was sent.
 *
 * @param current the current lenses of a document; undefined if it is not open
 */
export function lensRefresh(current: (uri: string) => Promise<CodeLens[] | undefined>, refresh: () => void) {
  const sentLenses = new Map<string, CodeLens[]>()
  async function look(): Promise<void> {
    for (const [uri, before] of sentLenses) {
      const now = await current(uri)
      if (!now) sentLenses.delete(uri)
      else if (!isDeepStrictEqual(now, before)) {
        refresh()
        return
      }
    }
  }
  const timer = setInterval(() => void look(), LOOK_MILLISECONDS)
  timer.unref()
  return {
    /** Records the lenses that the editor was sent. */
    sent: (uri: string, lenses: CodeLens[]) => void sentLenses.set(uri, lenses),
    /** Compares now. */
    look,
    dispose: () => clearInterval(timer),
  }
}
