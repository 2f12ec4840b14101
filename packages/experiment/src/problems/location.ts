/** A place in an experiment file. */
export interface Location extends Range {
  /** 1-based, of `start`. */
  readonly line: number
  readonly column: number
}

/** Offsets into the text, end exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** A value in the file and its position, for outlines, hovers and completion. Values that an alias repeats are omitted. */
export interface Entry {
  readonly path: Path
  readonly kind: 'mapping' | 'list' | 'scalar'
  /** Range of the key, if the value has one. */
  readonly key?: Range
  /** Empty if there is no value. */
  readonly value: Range
}

/** Keys and list indices from the root of the file: `['pretrain', 'samplesPerClass', 2]`. */
export type Path = readonly (string | number)[]

/**
 * Locates the value (or the key) at a path. What is not in the text, such as a default, is located at the nearest
 * enclosing key.
 */
export type Locate = (path: Path, part?: 'key' | 'value') => Location

/** In dotted notation: `pretrain.samplesPerClass[2]`. */
export function pathLabel(path: Path): string {
  return path.reduce<string>((label, step) => {
    if (typeof step === 'number') return `${label}[${step}]`
    return label === '' ? step : `${label}.${step}`
  }, '')
}

/**
 * Converts offsets into lines and columns. Offsets outside the text are clamped. A byte order mark does not count as a
 * column because editors do not show it.
 */
export function locator(text: string): (start: number, end: number) => Location {
  const lineStarts = [text.startsWith('\uFEFF') ? 1 : 0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)

  return (from, to) => {
    const start = Math.max(0, Math.min(from, text.length))
    const end = Math.max(start, Math.min(to, text.length))
    let low = 0
    let high = lineStarts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (lineStarts[middle] <= start) low = middle
      else high = middle - 1
    }
    return { start, end, line: low + 1, column: Math.max(1, start - lineStarts[low] + 1) }
  }
}
