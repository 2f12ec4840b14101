import { plainText } from './plain-text.ts'

/**
 * A figure of a page as the text of an SVG file that looks the same: with the page's colours as literals, and without
 * highlights. Needs a browser, which knows the colours.
 */
export function standaloneSvg(figure: SVGSVGElement, title: string): string {
  const page = figure.ownerDocument.defaultView!.getComputedStyle(figure)
  const copy = figure.cloneNode(true) as SVGSVGElement
  for (const element of copy.querySelectorAll('.pointed, .end-label[data-hidden]')) element.remove()
  for (const element of [copy, ...copy.querySelectorAll('*')]) {
    element.classList.remove('highlighted', 'faint')
    for (const name of ['tabindex', 'style', 'aria-pressed']) element.removeAttribute(name)
    if (element.getAttribute('role') === 'application') element.setAttribute('role', 'group')
    if (element.getAttribute('role') === 'button') element.removeAttribute('role')
    for (const { name, value } of [...element.attributes])
      if (value.includes('var(')) element.setAttribute(name, resolve(value, page))
  }
  const add = (name: string, before: Node | null): Element =>
    copy.insertBefore(figure.ownerDocument.createElementNS(NAMESPACE, name), before)
  const background = add('rect', copy.firstChild)
  for (const side of ['width', 'height']) background.setAttribute(side, figure.getAttribute(side) ?? '100%')
  background.setAttribute('fill', resolve('var(--finetune-lab-background, #ffffff)', page))
  add('desc', copy.firstChild).textContent = plainText(figure.getAttribute('aria-label') ?? '')
  add('title', copy.firstChild).textContent = plainText(title)
  copy.setAttribute('xmlns', NAMESPACE)
  return `${new XMLSerializer().serializeToString(copy)}\n`
}

const NAMESPACE = 'http://www.w3.org/2000/svg'

/** `var(--name, fallback)` → the page's value, or the fallback. */
function resolve(value: string, page: CSSStyleDeclaration): string {
  return value.replace(/var\((--[\w-]+),\s*([^)]*)\)/g, (_, name: string, fallback: string) => {
    const said = page.getPropertyValue(name).trim()
    return said === '' ? fallback : said
  })
}
