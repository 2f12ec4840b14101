/** Replaces characters that XML 1.0 and HTML cannot hold (control characters, lone surrogates) in names. */
export function plainText(text: string): string {
  return text.replace(UNFIT, '\ufffd')
}

// XML 1.0, section 2.2: Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]
const UNFIT = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu
