import { type Alias, type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair, visit } from 'yaml'
import { type Entry, type Locate, type Location, type Path, pathLabel, type Range } from '../problems/location.ts'
import type { Problem } from '../problems/problem.ts'

/** More are rejected: aliases of lists of aliases grow exponentially, and no experiment needs that many. */
const MOST_VALUES = 5_000
const MOST_ALIASES = 100
/** With aliases resolved: an alias inside its own anchor never ends. */
const DEEPEST_NESTING = 50

/**
 * Converts the document into plain values, each with its position. Duplicate keys are problems; the last one counts.
 * The library's `toJS` throws on exploding aliases and gives no positions.
 */
export function plainValue(
  document: Document.Parsed,
  text: string,
  at: (start: number, end: number) => Location,
): { value: unknown; problems: Problem[]; locate: Locate; entries: readonly Entry[] } {
  const entries = new Map<string, Pick<Entry, 'key' | 'value'>>()
  const written: Entry[] = []
  const problems: Problem[] = []
  let values = 0
  let aliases = 0
  let targets: ReadonlyMap<Alias, Node> | undefined
  let refused = false

  const report = (code: string, message: string, { start, end }: Range, path?: Path) =>
    problems.push({ severity: 'error', code, message, ...at(start, end), ...(path && { path }) })
  const refuse = (message: string, range: Range) => {
    if (!refused) report('too-large', message, range)
    refused = true
  }

  /** @param alias position of the outermost alias on the way to this node; problems are shown there */
  function read(node: unknown, path: Path, key: Range | undefined, alias: Range | undefined): unknown {
    const value = alias ?? rangeOf(node, text) ?? key ?? { start: 0, end: 0 }
    entries.set(entryKey(path), { key, value: value.start === value.end && key ? key : value })
    if (!alias) written.push({ path, kind: isMap(node) ? 'mapping' : isSeq(node) ? 'list' : 'scalar', key, value })
    if (refused) return null
    if (++values > MOST_VALUES) refuse(`more than ${MOST_VALUES} values; an experiment has far fewer`, value)
    else if (path.length > DEEPEST_NESTING)
      refuse(`nested too deeply; expected at most ${DEEPEST_NESTING} levels`, value)
    else if (isAlias(node)) {
      if (++aliases > MOST_ALIASES) refuse(`more than ${MOST_ALIASES} aliases`, value)
      else {
        targets ??= targetsIn(document)
        const target = targets.get(node)
        if (target) return read(target, path, key, value)
        report('syntax', `*${node.source}: no anchor &${node.source} before this alias`, value)
      }
    } else if (isSeq(node)) return node.items.map((item, index) => read(item, [...path, index], undefined, alias))
    else if (isMap(node)) return readMap(node.items, path, alias)
    else if (isScalar(node)) return node.value
    return null
  }

  function readMap(pairs: readonly Pair[], path: Path, alias: Range | undefined): unknown {
    // No prototype: `__proto__` and `constructor` are ordinary keys.
    const mapping: Record<string, unknown> = Object.create(null)
    for (const { key: keyNode, value } of pairs) {
      const range = alias ?? rangeOf(keyNode, text) ?? rangeOf(value, text) ?? { start: 0, end: 0 }
      if (!isScalar(keyNode)) {
        report('wrong-type', `${prefix(path)}expected a plain word as a key`, range)
        continue
      }
      const key = typeof keyNode.value === 'string' ? keyNode.value : (keyNode.source ?? String(keyNode.value))
      const here = [...path, key]
      const earlier = entries.get(entryKey(here))
      if (earlier?.key && key in mapping) {
        const { line } = at(earlier.key.start, earlier.key.end)
        report('duplicate', `${pathLabel(here)}: duplicate key, already given on line ${line}`, range, here)
      }
      mapping[key] = read(value, here, range, alias)
    }
    return mapping
  }

  const value = read(document.contents, [], undefined, undefined)
  return { value: refused ? undefined : value, problems, locate: locateIn(entries, at), entries: written }
}

/** The target of each alias. The library's `resolve` walks through the whole document for every alias. */
function targetsIn(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchored = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const target = anchored.get(node.source)
        if (target) targets.set(node, target)
      } else if ('anchor' in node && node.anchor) anchored.set(node.anchor, node)
    },
  })
  return targets
}

function locateIn(
  entries: ReadonlyMap<string, Pick<Entry, 'key' | 'value'>>,
  at: (start: number, end: number) => Location,
): Locate {
  return (path, part = 'value') => {
    for (let length = path.length; length > 0; length--) {
      const entry = entries.get(entryKey(path.slice(0, length)))
      if (!entry) continue
      const { start, end } = (part === 'value' && length === path.length ? undefined : entry.key) ?? entry.value
      return at(start, end)
    }
    // The whole file is shown as an empty range at its first key.
    const start = entries.get(entryKey([]))?.value.start ?? 0
    return at(start, start)
  }
}

/** Block collections include the line break after them; the range ends with the last visible character. */
function rangeOf(node: unknown, text: string): Range | undefined {
  const range = isNode(node) ? (node as Node).range : undefined
  if (!range) return undefined
  const [start, end] = range
  return { start, end: start + text.slice(start, end).trimEnd().length }
}

const entryKey = (path: Path) => JSON.stringify(path)
const prefix = (path: Path) => (path.length === 0 ? '' : `${pathLabel(path)}: `)
