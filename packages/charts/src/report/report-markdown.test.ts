import { DOMParser } from '@xmldom/xmldom'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { sampleSweep } from '../testing/sample-sweep.ts'
import { reportHtml } from './report.ts'
import { reportMarkdown } from './report-markdown.ts'

const input = { sweeps: [sampleSweep], created: '2025-11-23T15:00:00.000Z' }

test('Markdown: every link points to a file next to it, and figures are standalone SVG files without the page’s variables', () => {
  const { text, files } = reportMarkdown(input, 'my report')
  const links = [...text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map(([, link]) => decodeURI(link))
  expect(links).toEqual([...files.keys()])
  expect(links).toEqual([
    'my report-accuracy-emnist-letters.svg',
    'my report-accuracy-mnist.svg',
    'my report-difference-emnist-letters.svg',
    'my report-difference-mnist.svg',
  ])
  for (const svg of files.values()) {
    expect(svg).not.toContain('var(')
    expect(new DOMParser().parseFromString(String(svg), 'image/svg+xml').documentElement!.localName).toBe('svg')
  }
})

test('Markdown says what the page says: every number of every table, every sentence, in the same order', () => {
  const numbers = (text: string) => text.match(/[+−]?\d+(\.\d+)?/g)
  const { document } = parseHTML(reportHtml(input))
  for (const svg of document.querySelectorAll('svg')) svg.remove()
  const { text } = reportMarkdown(input, 'report')
  const words = text.replaceAll(/!\[[^\]]*\]\([^)]*\)/g, '').replaceAll(/^#+ /gm, '')
  const page = [...document.querySelectorAll('main, footer')].map(part => spaced(part)).join(' ')
  expect(numbers(words)).toEqual(numbers(page))
  for (const { sentences } of sampleSweep.answers)
    for (const sentence of sentences) expect(text).toContain(sentence.text)
})

test('what comes from files is text in Markdown too', () => {
  const hostile = '<img src=x> | [a](javascript:1) `b` *c* # d'
  const snapshot = { ...sampleSweep.snapshot, record: { ...sampleSweep.snapshot.record, name: hostile } }
  const { text } = reportMarkdown({ ...input, sweeps: [{ ...sampleSweep, snapshot }] }, 'report')
  expect(text.split('\n')[0]).toBe('# &lt;img src=x&gt; | [a\\](javascript:1) \\`b\\` \\*c\\* \\# d')
})

/** The text of an element with a space wherever one ends. */
function spaced(element: Element): string {
  return element.innerHTML.replace(/<[^>]*>/g, ' ')
}
