export interface Patience {
  readonly platform?: NodeJS.Platform
  /** After which the refusal is taken for what it says. */
  readonly milliseconds?: number
}

const REFUSALS = ['EPERM', 'EACCES', 'EBUSY']
const PAUSE_MILLISECONDS = 10

/**
 * Does something with a file that others look at. Windows refuses to replace a file, and to open one that is being
 * replaced, while another process or a virus scanner has it open: for a moment, and in the words of a lack of permission.
 * Elsewhere such words mean what they say, and are thrown at once.
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
      // Whoever writes or reads the store does so step by step: there is nothing else to be done meanwhile.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS)
    }
  }
}
