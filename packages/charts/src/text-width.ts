/** The approximate width of a text in pixels in a sans-serif font, without a browser. Errs on the wide side. */
export function textWidth(text: string, fontSize: number): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width * fontSize
}

/** The text, shortened in the middle if it is wider than `width` pixels, since both ends of a label matter. */
export function fitText(text: string, fontSize: number, width: number): string {
  if (textWidth(text, fontSize) <= width) return text
  const characters = [...text]
  for (let kept = characters.length - 1; kept > 0; kept--) {
    const head = Math.ceil(kept / 2)
    const cut = `${characters.slice(0, head).join('')}…${characters.slice(characters.length - (kept - head)).join('')}`
    if (textWidth(cut, fontSize) <= width) return cut
  }
  return '…'
}

/** Breaks a text at spaces into lines of at most `width` pixels. A longer word gets a separate line and is shortened. */
export function wrapText(text: string, fontSize: number, width: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && textWidth(`${last} ${word}`, fontSize) <= width)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines.map(line => fitText(line, fontSize, width))
}

/** In em, from the metrics of Arial and DejaVu Sans. */
function characterWidth(character: string): number {
  if (character > '\u2e7f') return 1
  if ("ijl.,:;|'!ftrI()[] ·".includes(character)) return 0.36
  if ('mwMW@%'.includes(character)) return 0.9
  if (character >= 'A' && character <= 'Z') return 0.68
  return 0.58
}
