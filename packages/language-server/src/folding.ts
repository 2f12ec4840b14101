import { type FoldingRange, FoldingRangeKind } from 'vscode-languageserver'
import { extentOf } from './entries.ts'
import type { ExperimentDocument } from './experiment-document.ts'

/** Folds mappings and lists that span several lines, and blocks of comments. */
export function folding(document: ExperimentDocument): FoldingRange[] {
  const ranges = new Map<number, FoldingRange>()
  for (const entry of document.parsed(undefined).entries) {
    if (entry.kind === 'scalar' || entry.path.length === 0) continue
    const { start, end } = extentOf(entry)
    const range = document.rangeOf(start, end)
    const [startLine, endLine] = [range.start.line, range.end.line]
    // The outermost of those that start on the same line.
    if (endLine > startLine && !ranges.has(startLine)) ranges.set(startLine, { startLine, endLine })
  }
  return [...ranges.values(), ...commentBlocks(document.text)].toSorted((a, b) => a.startLine - b.startLine)
}

function commentBlocks(text: string): FoldingRange[] {
  const blocks: FoldingRange[] = []
  let startLine: number | undefined
  const lines = text.split(/\r\n|\r|\n/)
  for (const [line, content] of [...lines, ''].entries()) {
    if (/^\s*#/.test(content)) startLine ??= line
    else {
      if (startLine !== undefined && line - 1 > startLine)
        blocks.push({ startLine, endLine: line - 1, kind: FoldingRangeKind.Comment })
      startLine = undefined
    }
  }
  return blocks
}
