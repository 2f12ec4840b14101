import { type Entry, type Path, parseExperiment } from '@finetune-lab/experiment'
import { childrenOf, entryOf, isFlow } from '../entries.ts'

/** What may be written at the cursor. */
export interface Cursor {
  /** Of the word around the cursor, that a completion replaces. */
  readonly start: number
  readonly end: number
  /** Where a key may stand: of which mapping, and what stands in it already. */
  readonly key?: { readonly parent: Path; readonly given: readonly string[]; readonly flow: boolean }
  /** Where a value may stand. */
  readonly value?: { readonly path: Path; readonly flow: boolean }
  /** A colon follows already. */
  readonly beforeColon: boolean
  /** A text in quotes: names fit in, structure does not. */
  readonly quoted: boolean
}

const MARK = 'zqxCursorxqz'

/**
 * The file is half-written where the cursor stands. A word that nobody writes is put there, once as a key and once as a
 * value, and where the parser finds it tells what may stand there: indentation, braces and quotes are its business alone.
 */
export function cursorAt(text: string, offset: number): Cursor {
  const start = offset - /[\w.-]*$/.exec(text.slice(Math.max(0, offset - 100), offset))![0].length
  const end = offset + /^[\w.-]*/.exec(text.slice(offset, offset + 100))![0].length
  const [before, after] = [text.slice(0, start), text.slice(end)]
  const beforeColon = /^["']?[ \t]*:(\s|$)/.test(after)
  const asKey = find(`${before}${MARK}${beforeColon ? '' : ': '}${after}`, 'key')
  const asValue = beforeColon ? undefined : find(`${before}${MARK}${after}`, 'value')
  return {
    start,
    end,
    beforeColon,
    quoted: /["']$/.test(before),
    key: asKey && {
      parent: asKey.entry.path.slice(0, -1),
      given: childrenOf(asKey.entries, asKey.entry.path.slice(0, -1))
        .map(({ path }) => String(path.at(-1)))
        .filter(key => key !== MARK),
      flow: isInFlow(asKey),
    },
    value: asValue && { path: asValue.entry.path, flow: isInFlow(asValue) },
  }
}

interface Found {
  readonly text: string
  readonly entry: Entry
  readonly entries: readonly Entry[]
}

function find(text: string, part: 'key' | 'value'): Found | undefined {
  const { entries } = parseExperiment(text)
  const entry = entries.find(each => {
    const range = each[part]
    return range && text.slice(range.start, range.end).replace(/^["']|["']$/g, '') === MARK
  })
  return entry && { text, entry, entries }
}

function isInFlow({ text, entry, entries }: Found): boolean {
  return entry.path.some((_, depth) => {
    const around = entryOf(entries, entry.path.slice(0, depth))
    return around !== undefined && isFlow(text, around)
  })
}
