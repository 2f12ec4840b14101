import { decodeText, WINDOWS_1252 } from './decode-text.ts'

/**
 * Decodes a file of class names. Other programs write such files in many encodings, so no bytes are refused: UTF-32 and
 * UTF-16 are recognised by their byte order mark, UTF-16 also by its line breaks. Anything else that is not UTF-8 is
 * read as Windows-1252.
 */
export function decodeClassNames(bytes: Uint8Array): string {
  const wide = wideEncoding(bytes)
  if (wide === 'utf-32') return decodeUtf32(bytes)
  if (wide) return new TextDecoder(wide).decode(bytes)
  const text = decodeText(bytes)
  return typeof text === 'string' ? text : decodeWindows1252(bytes)
}

function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | 'utf-32' | undefined {
  const [first, second, third, fourth] = bytes
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? 'utf-32' : 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return 'utf-32'
  // The names are on lines of their own, and in UTF-16 a line break has a zero byte next to it.
  for (let at = 0; bytes.length % 2 === 0 && at < bytes.length; at += 2) {
    if (isLineBreak(bytes[at]) && bytes[at + 1] === 0) return 'utf-16le'
    if (bytes[at] === 0 && isLineBreak(bytes[at + 1])) return 'utf-16be'
  }
  return undefined
}

const isLineBreak = (byte: number | undefined) => byte === 0x0a || byte === 0x0d

function decodeUtf32(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength & ~3)
  const littleEndian = bytes[0] === 0xff
  const characters: string[] = []
  for (let at = 4; at < view.byteLength; at += 4) {
    const code = view.getUint32(at, littleEndian)
    characters.push(code > 0x10ffff ? '\uFFFD' : String.fromCodePoint(code))
  }
  return characters.join('')
}

const decodeWindows1252 = (bytes: Uint8Array) =>
  Array.from(bytes, byte => WINDOWS_1252[byte - 0x80] ?? String.fromCharCode(byte)).join('')
