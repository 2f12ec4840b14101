import { type Html, html } from './html.ts'

/** Level 1 is the title of the page. */
export type HeadingLevel = 1 | 2 | 3 | 4

export function heading(level: HeadingLevel, text: string): Html {
  if (level === 1) return html`<h1>${text}</h1>`
  if (level === 2) return html`<h2>${text}</h2>`
  return level === 3 ? html`<h3>${text}</h3>` : html`<h4>${text}</h4>`
}

/** The level of the headings below a heading. */
export function below(level: HeadingLevel): HeadingLevel {
  return Math.min(4, level + 1) as HeadingLevel
}
