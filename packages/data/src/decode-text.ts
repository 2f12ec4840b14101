/** Why bytes are not UTF-8 text, and where: `line` and `column` count from 1, columns in characters. */
export interface UndecodableText {
  readonly message: string
  readonly line: number
  readonly column: number
}

/**
 * A text file's bytes as text. Every text file that people write is read through here. A byte order mark stays: it is
 * no damage, and offsets count it.
 *
 * @returns the text, or what keeps the bytes from being UTF-8
 */
export function decodeText(bytes: Uint8Array): string | UndecodableText {
  const wide = wideEncoding(bytes)
  if (wide) return { message: `the file is ${wide}; expected UTF-8`, line: 1, column: 1 }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return invalidByte(bytes)
  }
}

/** UTF-32 and UTF-16, by their byte order mark or by their zero bytes. */
function wideEncoding(bytes: Uint8Array): string | undefined {
  const [first, second, third, fourth] = bytes
  if (first === 0xff && second === 0xfe) return third === 0 && fourth === 0 ? 'UTF-32' : 'UTF-16'
  if (first === 0xfe && second === 0xff) return 'UTF-16'
  if (first === 0 && second === 0 && third === 0xfe && fourth === 0xff) return 'UTF-32'
  // English text in UTF-16 has a zero in every other byte; a few stray zeros are something else.
  const looked = Math.min(bytes.length, 1000) & ~1
  const zeros = [0, 0]
  for (let at = 0; at < looked; at++) if (bytes[at] === 0) zeros[at & 1]!++
  const [fewer, more] = [Math.min(...zeros), Math.max(...zeros)]
  return looked >= 4 && more > looked / 4 && fewer < more / 4 ? 'UTF-16' : undefined
}

/** Bytes 0x80 to 0x9F, where Windows-1252 differs from Latin-1. Node 20's own decoder does not distinguish the two. */
export const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ'

/** The first byte that does not belong to a character. */
function invalidByte(bytes: Uint8Array): UndecodableText {
  const lossy = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  let before = ''
  let at = 0
  for (const part of lossy.split('\uFFFD')) {
    before += part
    at += new TextEncoder().encode(part).length
    // The replacement character itself may be in the file.
    if (!(bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd)) break
    before += '\uFFFD'
    at += 3
  }
  const lines = before.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  const byte = bytes[at]!
  const character = WINDOWS_1252[byte - 0x80] ?? String.fromCharCode(byte)
  const meant = /[\p{L}\p{P}\p{S}]/u.test(character) ? ` (“${character}” in Latin-1 or Windows-1252)` : ''
  return {
    message: `byte 0x${byte.toString(16).toUpperCase()}${meant} is not UTF-8; expected a file in UTF-8`,
    line: lines.length,
    column: lines.at(-1)!.length + 1,
  }
}
