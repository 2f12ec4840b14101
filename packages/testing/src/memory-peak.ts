import { writeFileSync } from 'node:fs'

/**
 * Measures how many megabytes of memory this process takes at most beyond its level at `begin`, including garbage. On
 * Linux an older, higher peak can be reset; elsewhere only a new overall peak is seen. Memory that is collected and
 * reused in between is not seen.
 */
export class MemoryPeak {
  private before = 0

  begin(): void {
    try {
      writeFileSync('/proc/self/clear_refs', '5')
    } catch {}
    this.before = highest()
  }

  megabytes(): number {
    return highest() - this.before
  }
}

/** The peak of this process, in megabytes. */
const highest = () => process.resourceUsage().maxRSS / 1024
