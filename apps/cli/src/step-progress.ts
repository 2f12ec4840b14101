import { createLogUpdate } from 'log-update'
import { bar } from './progress-view.ts'

export interface StepProgress {
  /** @param share done, from 0 to 1 */
  show(share: number, words: string): void
  readonly end: () => void
}

const REDRAW_MILLISECONDS = 100

/** Progress of one step: on a terminal, a bar redrawn in place; elsewhere, a line per tenth. */
export function stepProgress(stream: NodeJS.WriteStream): StepProgress {
  if (!stream.isTTY) {
    let reported = 0
    return {
      show(share, words) {
        const tenth = Math.floor(share * 10)
        if (tenth > reported) stream.write(`${words}\n`)
        reported = Math.max(reported, tenth)
      },
      end() {},
    }
  }
  const update = createLogUpdate(stream, { showCursor: false })
  let drawn = 0
  return {
    show(share, words) {
      if (performance.now() - drawn < REDRAW_MILLISECONDS) return
      drawn = performance.now()
      update(`${bar(Math.min(1, share), 30)} ${words}`)
    },
    end() {
      update.clear()
      update.done()
    },
  }
}
