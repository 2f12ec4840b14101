import { plainText } from '../plain-text.ts'

/** Markup that is safe to put into a page. Only `html` and `trustedHtml` create it. */
export interface Html {
  readonly markup: string
}

export type HtmlValue = Html | string | number | readonly HtmlValue[] | undefined

/** A template. Values that are text are escaped, values that are markup are not, and lists are joined. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return { markup: strings.reduce((markup, part, index) => markup + render(values[index - 1]) + part) }
}

/** Markup from a function that does its own escaping, such as a drawn SVG. */
export function trustedHtml(markup: string): Html {
  return { markup }
}

function render(value: HtmlValue): string {
  if (value === undefined) return ''
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  return 'markup' in value ? value.markup : value.map(render).join('')
}

/** For text, and for attribute values in quotes. */
function escapeHtml(text: string): string {
  return plainText(text).replace(/[&<>"']/g, character => ESCAPES[character])
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
