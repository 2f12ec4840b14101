import { parseHTML } from 'linkedom'

export interface Markdown {
  readonly text: string
  /** Files to write next to it, by name. */
  readonly files: ReadonlyMap<string, string | Uint8Array>
}

/**
 * Converts a report's page to Markdown, with the same words and figures. It knows only the elements that reports use.
 * Figures become SVG files, small images PNG files.
 *
 * @param base prefix of the names of these files
 */
export function markdownOf(page: string, base: string): Markdown {
  const { document } = parseHTML(page)
  const files = new Map<string, string | Uint8Array>()
  const add = (name: string, extension: string, contents: string | Uint8Array): string => {
    const plain = `${base}-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`
    let file = `${plain}.${extension}`
    for (let copy = 2; files.has(file); copy++) file = `${plain}-${copy}.${extension}`
    files.set(file, contents)
    return encodeURIComponent(file)
  }
  const blocks = [...document.querySelectorAll('main, footer')].flatMap(part => blocksOf(part, add))
  return { text: `${blocks.join('\n\n')}\n`, files }
}

type AddFile = (name: string, extension: string, contents: string | Uint8Array) => string

function blocksOf(parent: Element, add: AddFile): string[] {
  return [...parent.children].flatMap(element => {
    const name = element.localName
    if (/^h[1-4]$/.test(name)) return [`${'#'.repeat(Number(name[1]))} ${inline(element, add)}`]
    if (name === 'p') return [inline(element, add)]
    if (name === 'ul') return [[...element.children].map(item => `- ${inline(item, add)}`).join('\n')]
    if (name === 'table') return tableBlocks(element, add)
    if (name === 'figcaption') return [`*${inline(element, add)}*`]
    const svg = element.classList.contains('chart') ? element.querySelector('svg') : undefined
    if (svg) {
      const file = add(element.getAttribute('data-name') ?? 'figure', 'svg', standalone(svg))
      return [`![${escapeText(svg.querySelector('title')?.textContent ?? 'figure')}](${file})`]
    }
    return blocksOf(element, add)
  })
}

function tableBlocks(table: Element, add: AddFile): string[] {
  const rows = [...table.querySelectorAll('tr')].map(row =>
    [...row.children].map(cell => inline(cell, add).replaceAll('|', '\\|')),
  )
  const columns = Math.max(...rows.map(cells => cells.length))
  const head = table.querySelector('thead') ? rows.shift()! : []
  const line = (cells: readonly string[]) =>
    `| ${Array.from({ length: columns }, (_, i) => cells[i] ?? '').join(' | ')} |`
  const caption = table.querySelector('caption')
  return [
    ...(caption ? [`*${inline(caption, add)}*`] : []),
    [line(head), line(Array.from({ length: columns }, () => '---')), ...rows.map(line)].join('\n'),
  ]
}

function inline(element: Element, add: AddFile): string {
  const parts = [...element.childNodes].map(node => {
    if (node.nodeType === node.TEXT_NODE) return escapeText(node.textContent ?? '')
    const child = node as Element
    if (child.localName === 'img') return imageLink(child, add)
    const inner = inline(child, add)
    if (inner === '') return ''
    if (child.localName === 'strong') return `**${inner}**`
    if (child.localName === 'code') return `\`${(child.textContent ?? '').replaceAll('`', "'")}\``
    if (child.localName === 'p' || child.localName === 'small') return `${child.previousSibling ? '<br>' : ''}${inner}`
    return inner
  })
  return parts.join('').replace(/\s+/g, ' ').trim()
}

function imageLink(image: Element, add: AddFile): string {
  const bytes = Buffer.from((image.getAttribute('src') ?? '').replace(/^data:image\/png;base64,/, ''), 'base64')
  const alt = image.getAttribute('alt') ?? 'image'
  return `![${escapeText(alt)}](${add(alt, 'png', bytes)})`
}

/** Escapes what Markdown or HTML would read as markup. */
function escapeText(text: string): string {
  return text
    .replace(/[\\`*_~#]|\](?=[([])|^\[/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/** The page's colours are variables. A standalone file gets the light ones, their fallbacks. */
function standalone(svg: Element): string {
  return `${svg.outerHTML.replace(/var\(--[\w-]+, ([^()]+)\)/g, '$1')}\n`
}
