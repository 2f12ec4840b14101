import { expect } from 'vitest'

/**
 * Retries an expectation until it holds: after a key or a click, a busy page does not change at once.
 */
export const soon = <Value>(look: () => Promise<Value>) => expect.poll(look, { timeout: 30_000, interval: 50 })
