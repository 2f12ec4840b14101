import { writeFileSync } from 'node:fs'

/**
 * How many megabytes more of memory this process takes at most than at a beginning, garbage counted. Linux can forget an
 * older and higher peak; elsewhere only what is higher than any before it is seen. Memory that is collected meanwhile and
 * taken again is not seen.
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

/** Of this process, in megabytes. */
const highest = () => process.resourceUsage().maxRSS / 1024
