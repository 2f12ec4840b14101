import { expect, test } from 'vitest'
import { decodeText } from './decode-text.ts'

const text = 'name: Vorübung\nseeds: 3\n'
const utf16be = (of: string) => Buffer.from(of, 'utf16le').swap16()

test.each([
  ['UTF-8', Buffer.from(text), text],
  ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${text}`), `\uFEFF${text}`],
  ['nothing', Buffer.alloc(0), ''],
  ['replacement characters in UTF-8', Buffer.from('a\uFFFDb'), 'a\uFFFDb'],
  ['a stray NUL', Buffer.from('a: 1 # \0\n'), 'a: 1 # \0\n'],
])('%s is text', (_, bytes, expected) => {
  expect(decodeText(bytes)).toBe(expected)
})

test.each([
  ['LE with a byte order mark', Buffer.from(`\uFEFF${text}`, 'utf16le')],
  ['BE with a byte order mark', utf16be(`\uFEFF${text}`)],
  ['LE without', Buffer.from(text, 'utf16le')],
  ['BE without', utf16be(text)],
])('UTF-16 %s is named', (_, bytes) => {
  expect(decodeText(bytes)).toEqual({ message: 'the file is UTF-16; expected UTF-8', line: 1, column: 1 })
})

test('UTF-32 is named', () => {
  expect(decodeText(Uint8Array.of(0xff, 0xfe, 0, 0, 97, 0, 0, 0))).toMatchObject({
    message: 'the file is UTF-32; expected UTF-8',
  })
})

test.each([
  [
    'Latin-1',
    Buffer.from(`# a\r\n\uFFFD${text}`.replace('\uFFFD', ''), 'latin1'),
    '0xFC (“ü” in Latin-1 or Windows-1252)',
    2,
    10,
  ],
  [
    'a curly quote of Windows-1252',
    Buffer.from('name: \x93a\x94\n', 'latin1'),
    '0x93 (““” in Latin-1 or Windows-1252)',
    1,
    7,
  ],
  ['a character cut short', Buffer.from('a: ü').subarray(0, 4), '0xC3 (“Ã” in Latin-1 or Windows-1252)', 1, 4],
  [
    'a byte behind U+FFFD',
    Buffer.concat([Buffer.from('\uFEFF\uFFFD'), Buffer.of(0x80)]),
    '0x80 (“€” in Latin-1 or Windows-1252)',
    1,
    2,
  ],
])('%s: the byte, its line and its column', (_, bytes, byte, line, column) => {
  expect(decodeText(bytes)).toEqual({ message: `byte ${byte} is not UTF-8; expected a file in UTF-8`, line, column })
})
