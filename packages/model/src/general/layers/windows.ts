/** Windows along one side that have the same places inside the image: `count` of them from output `first` on. */
export interface Windows {
  readonly first: number
  readonly count: number
  /** Where the window of `first` begins; negative in the padding. */
  readonly start: number
  /** Places in a window that lie inside the image. */
  readonly places: readonly number[]
}

/** Groups the windows of a pool along one side, of `size` pixels: those at the edges reach into the padding. */
export function windowsAlong(
  size: number,
  outputs: number,
  { kernel, stride, padding }: { readonly kernel: number; readonly stride: number; readonly padding: number },
): Windows[] {
  const groups: (Windows & { count: number })[] = []
  for (let output = 0; output < outputs; output++) {
    const start = output * stride - padding
    const places = Array.from({ length: kernel }, (_, i) => i).filter(i => start + i >= 0 && start + i < size)
    const last = groups.at(-1)
    if (last && last.places.join() === places.join()) last.count++
    else groups.push({ first: output, count: 1, start, places })
  }
  return groups
}
