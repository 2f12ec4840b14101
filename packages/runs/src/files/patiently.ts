export interface Patience {
  readonly platform?: NodeJS.Platform
  /** How long to retry before throwing the error. */
  readonly milliseconds?: number
}

const REFUSALS = ['EPERM', 'EACCES', 'EBUSY']
const PAUSE_MILLISECONDS = 10

/**
 * Does something with a file that others may have open. While another process or a virus scanner has a file open, Windows
 * briefly refuses to replace it, or to open it while it is being replaced, with a permission error. On other systems such
 * an error means what it says and is thrown at once.
 */
export function patiently<Result>(
  work: () => Result,
  { platform = process.platform, milliseconds = 1000 }: Patience = {},
): Result {
  const until = performance.now() + milliseconds
  for (;;) {
    try {
      return work()
    } catch (error) {
      const refused = REFUSALS.includes((error as NodeJS.ErrnoException).code ?? '')
      if (platform !== 'win32' || !refused || performance.now() >= until) throw error
      // Access to the store is synchronous, so there is nothing else to do in the meantime.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS)
    }
  }
}
