import { isDeepStrictEqual } from 'node:util'
import { parseExperiment } from '@finetune-lab/experiment'
import type { TextEdit } from 'vscode-languageserver'
import { type Document, isSeq, parseDocument, visit } from 'yaml'
import type { ExperimentDocument } from './experiment-document.ts'

const UNREADABLE: readonly string[] = ['syntax', 'too-deep', 'too-large', 'duplicate']

/**
 * Formats with two spaces per level, single spaces elsewhere and no trailing spaces. Keeps comments, quotes, braces and
 * empty lines. Leaves a file unchanged if it cannot be read completely.
 */
export function formatting(document: ExperimentDocument): TextEdit[] {
  const { text } = document
  if (document.parsed(undefined).problems.some(({ code }) => UNREADABLE.includes(code))) return []
  const formatted = formatExperiment(text)
  return formatted === undefined || formatted === text ? [] : [smallestEdit(document, formatted)]
}

/** Undefined if formatting would change the meaning of the text. */
export function formatExperiment(text: string): string | undefined {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n'
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const before = parse(text)
  if (before.errors.length > 0 || before.contents === null) return undefined
  const written = lastComment(
    text,
    tightLists(before.toString({ indent: 2, lineWidth: 0, commentString: commentLines })),
  )
  const after = parse(written)
  const same =
    after.errors.length === 0 &&
    isDeepStrictEqual(parseExperiment(text).entries.map(shape), parseExperiment(written).entries.map(shape)) &&
    isDeepStrictEqual(comments(text), comments(written)) &&
    isDeepStrictEqual(before.toJS({ maxAliasCount: 100 }), after.toJS({ maxAliasCount: 100 }))
  return same ? mark + written.replaceAll('\n', lineBreak) : undefined
}

const parse = (text: string): Document.Parsed =>
  parseDocument(text.replace(/^\uFEFF/, ''), {
    schema: 'core',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  })

const shape = ({ path, kind }: { path: unknown; kind: string }) => ({ path, kind })

/** Unchanged except for trailing spaces. A lone `#` counts as a line. */
const commentLines = (comment: string) => comment.replace(/^(?!$)/gm, '#').replace(/[ \t]+$/gm, '')

/** The library writes `[ 1, 2 ]`; the usual style is `[1, 2]` but `{ a: 1 }`. */
function tightLists(text: string): string {
  const spaces: { start: number; end: number }[] = []
  visit(parse(text), {
    Seq(_, node) {
      if (!isSeq(node) || !node.flow || !node.range) return
      const [start, end] = node.range
      const inner = text.slice(start + 1, end - 1)
      if (inner.trim() === '' || inner.includes('\n')) return
      spaces.push({ start: start + 1, end: start + 1 + (inner.length - inner.trimStart().length) })
      spaces.push({ start: end - 1 - (inner.length - inner.trimEnd().length), end: end - 1 })
    },
  })
  return spaces
    .toSorted((a, b) => b.start - a.start)
    .reduce((tight, { start, end }) => tight.slice(0, start) + tight.slice(end), text)
}

const LAST_COMMENT = /\n\n((?:[ \t]*#[^\n]*(?:\n|$))+)$/

/** The library adds an empty line before a comment at the end of the file. */
function lastComment(text: string, written: string): string {
  const wasSetOff = LAST_COMMENT.test(
    `${text
      .replace(/\r\n?/g, '\n')
      .replace(/[ \t]+$/gm, '')
      .trimEnd()}\n`,
  )
  return wasSetOff ? written : written.replace(LAST_COMMENT, '\n$1')
}

/** All comments of a text in order. None may be lost. */
function comments(text: string): string[] {
  return [...text.matchAll(/(?:^|\s)#(.*)$/gm)].map(([, comment]) => comment.trim())
}

/** Replaces only the lines that differ, so that the cursor and the folds in other lines stay. */
function smallestEdit(document: ExperimentDocument, formatted: string): TextEdit {
  const { text } = document
  const shorter = Math.min(text.length, formatted.length)
  let start = 0
  while (start < shorter && text[start] === formatted[start]) start++
  start = text.lastIndexOf('\n', start - 1) + 1
  let end = 0
  while (end < shorter - start && text[text.length - 1 - end] === formatted[formatted.length - 1 - end]) end++
  const lineBreak = text.indexOf('\n', text.length - end)
  end = lineBreak < 0 ? 0 : text.length - (lineBreak + 1)
  return {
    range: document.rangeOf(start, text.length - end),
    newText: formatted.slice(start, formatted.length - end),
  }
}
