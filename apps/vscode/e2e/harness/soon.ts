import { expect } from 'vitest'

/**
 * Expects something of a page as soon as it has got round to it: after a key or a click a page that is busy looks as before
 * for a while.
 */
export const soon = <Value>(look: () => Promise<Value>) => expect.poll(look, { timeout: 30_000, interval: 50 })
