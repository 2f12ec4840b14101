/** Returns a function that calls `draw` in the next frame, once, however often it was called before. */
export function onNextFrame(draw: () => void): () => void {
  let scheduled = false
  return () => {
    if (scheduled) return
    scheduled = true
    // A hidden page has no frames: it catches up when it is shown.
    requestAnimationFrame(() => {
      scheduled = false
      draw()
    })
  }
}
