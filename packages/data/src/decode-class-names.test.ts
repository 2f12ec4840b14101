import { expect, test } from 'vitest'
import { decodeClassNames } from './decode-class-names.ts'

const names = 'Größe\nKäse “3 €”\nКруг\n円\n'
const western = 'Größe\r\nKäse “3 €”\r\n'
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16()
const utf32le = (text: string) => Buffer.from(Uint32Array.from(text, character => character.codePointAt(0)!).buffer)

test.each([
  ['UTF-8', Buffer.from(names)],
  ['UTF-16 LE with a byte order mark', Buffer.from(`\uFEFF${names}`, 'utf16le')],
  ['UTF-16 BE with a byte order mark', utf16be(`\uFEFF${names}`)],
  ['UTF-16 LE', Buffer.from(names, 'utf16le')],
  ['UTF-16 BE', utf16be(names)],
  ['UTF-32 LE', utf32le(`\uFEFF${names}`)],
  ['UTF-32 BE', utf32le(`\uFEFF${names}`).swap32()],
])('reads %s', (_, bytes) => {
  expect(decodeClassNames(bytes)).toBe(names)
})

test('keeps the byte order mark of UTF-8', () => {
  expect(decodeClassNames(Buffer.from('\uFEFFa\nb'))).toBe('\uFEFFa\nb')
})

test('reads anything else as Windows-1252', () => {
  const bytes = Buffer.from(
    western.replace(/[“”€]/g, sign => ({ '“': '\x93', '”': '\x94', '€': '\x80' })[sign]!),
    'latin1',
  )
  expect(decodeClassNames(bytes)).toBe(western)
})

test.each([[[]], [[0xff]], [[0xff, 0xfe, 0x41]], [[0xff, 0xfe, 0, 0, 0xff, 0xff, 0xff, 0xff, 1]], [[0x81, 0x8d]]])(
  'refuses no bytes: %j',
  bytes => {
    expect(typeof decodeClassNames(Uint8Array.from(bytes))).toBe('string')
  },
)
