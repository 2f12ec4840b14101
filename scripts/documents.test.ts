import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: root })
  .toString()
  .split('\n')
  .filter(file => existsSync(join(root, file)))
const documents = tracked.filter(file => file.endsWith('.md') && !file.startsWith('test-fixtures/'))
const fileNames = new Set(tracked.map(file => file.split('/').at(-1)))

describe.each(documents)('%s', document => {
  const text = readFileSync(join(root, document), 'utf8')

  test('every link leads to a file and to a heading in it', () => {
    expect(links(text).filter(link => !resolves(link, document))).toEqual([])
  })

  test('every source file it names exists', () => {
    expect(namedFiles(text).filter(file => !isTracked(file))).toEqual([])
  })
})

test('the README has at most 500 words', () => {
  const words = readFileSync(join(root, 'README.md'), 'utf8').trim().split(/\s+/)
  expect(words.length).toBeLessThanOrEqual(500)
})

/** Targets of Markdown links and images, except links to other sites. */
function links(text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!).filter(target => !/^[a-z]+:/.test(target))
}

function resolves(link: string, document: string): boolean {
  const [path, anchor] = link.split('#') as [string, string?]
  const file = path === '' ? join(root, document) : resolve(root, dirname(document), path)
  if (!existsSync(file)) return false
  return anchor === undefined || headings(readFileSync(file, 'utf8')).includes(anchor)
}

/** Anchors that GitHub makes from headings. */
function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  )
}

/**
 * Code spans that name a source file, with or without its folder. `NAME.ts` stands for a file that the reader will
 * write.
 */
function namedFiles(text: string): string[] {
  const files = [...text.matchAll(/`([\w./@-]+\.(?:ts|mjs|cjs|py))`/g)].map(([, file]) => file!)
  return files.filter(file => !file.endsWith('NAME.ts'))
}

function isTracked(file: string): boolean {
  if (file.includes('/')) return tracked.some(path => path === file || path.endsWith(`/${file}`))
  return fileNames.has(file)
}
