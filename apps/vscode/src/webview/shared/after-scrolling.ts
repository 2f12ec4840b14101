const PAUSE_MILLISECONDS = 150

/** Returns a function to call on every scroll event; it calls `paused` once scrolling pauses. */
export function afterScrolling(paused: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return () => {
    clearTimeout(timer)
    timer = setTimeout(paused, PAUSE_MILLISECONDS)
  }
}
