import { type Entry, type Path, parseExperiment } from '@finetune-lab/experiment'
import { childrenOf, entryOf, isFlow } from '../entries.ts'

/** What can be inserted at the cursor. */
export interface Cursor {
  /** Range of the word around the cursor, which a completion replaces. */
  readonly start: number
  readonly end: number
  /** Set if a key fits: its mapping and the keys that the mapping already has. */
  readonly key?: { readonly parent: Path; readonly given: readonly string[]; readonly flow: boolean }
  /** Set if a value fits. */
  readonly value?: { readonly path: Path; readonly flow: boolean }
  /** Whether a colon already follows. */
  readonly beforeColon: boolean
  /** Whether the cursor is in a quoted string, where names fit but structure does not. */
  readonly quoted: boolean
}

const MARK = 'zqxCursorxqz'

/**
 * The file is incomplete at the cursor. Inserts a unique marker there, once as a key and once as a value. Where the
 * parser finds the marker shows what fits, so only the parser deals with indentation, braces and quotes.
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
