import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Numbers of hexadecimal digits of MD5, SHA-1, SHA-256, SHA-384 and SHA-512. */
const DIGITS = [32, 40, 64, 96, 128]
const BYTES: Readonly<Record<string, number>> = { sha1: 20, sha256: 32, sha384: 48, sha512: 64 }

/** Every handwritten file, and the lock file that `setup` passes to npm. */
function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    if (entry.isDirectory())
      return ['node_modules', 'dist', 'data', 'study'].includes(entry.name) ? [] : sourceFiles(path)
    return /\.(ts|mjs|cjs|json|ya?ml|sh|txt)$|^run$/.test(entry.name) ? [path] : []
  })
}

/** Finds strings in a text that look like checksums but cannot be checksums. */
function brokenChecksums(text: string): string[] {
  const hexadecimal = [...text.matchAll(/(?<![\w/+=-])[0-9a-f]{30,}(?![\w/+=-])/g)].map(([found]) => found)
  const integrity = [...text.matchAll(/\b(sha1|sha256|sha384|sha512)-([A-Za-z0-9+/]{16,}={0,2})/g)]
  return [
    ...hexadecimal.filter(digits => /[a-f]/.test(digits) && !DIGITS.includes(digits.length)),
    ...integrity
      .filter(([, kind, value]) => Buffer.from(value!, 'base64').length !== BYTES[kind!] || value!.length % 4 !== 0)
      .map(([found]) => found),
  ]
}

describe('every checksum in the sources', () => {
  it('has the length of one', () => {
    const files = ['packages', 'apps', 'scripts', 'test-fixtures', '.ci', 'benchmarks'].flatMap(folder =>
      sourceFiles(join(root, folder)),
    )
    expect(files.length).toBeGreaterThan(300)
    const found = files.flatMap(file =>
      brokenChecksums(readFileSync(file, 'utf8')).map(each => `${relative(root, file)}: ${each}`),
    )
    expect(found).toEqual([])
  })

  it('one with an extra or a missing digit is detected', () => {
    const digits = '0123456789abcdef'.repeat(4)
    expect(brokenChecksums(`'${digits}' '${digits}0' '${digits.slice(1)}'`)).toEqual([`${digits}0`, digits.slice(1)])
    const integrity = `sha512-${Buffer.alloc(64, 7).toString('base64')}`
    expect(brokenChecksums(`${integrity} ${integrity.slice(0, -4)}`)).toEqual([integrity.slice(0, -4)])
  })
})
