import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { installPackage } from './install-package.ts'
import { CUDA_WHEELS, LIBRARY_WHEELS } from './wheels.ts'

it('every wheel has a full SHA-256, sizes, and a file name that matches its package and version', () => {
  const wheels = [...Object.values(LIBRARY_WHEELS), ...CUDA_WHEELS]
  expect(new Set(wheels.map(({ sha256 }) => sha256)).size).toBe(wheels.length)
  for (const wheel of wheels) {
    expect(wheel).toEqual({
      name: expect.stringMatching(/^[a-z][a-z0-9-]+$/),
      version: expect.stringMatching(/^\d+(\.\d+)+$/),
      file: expect.stringMatching(/^[\w.-]+x86_64\.whl$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      bytes: expect.any(Number),
      unpackedBytes: expect.any(Number),
    })
    expect(wheel.file.startsWith(`${wheel.name.replaceAll('-', '_')}-${wheel.version}-`), wheel.file).toBe(true)
    for (const bytes of [wheel.bytes, wheel.unpackedBytes]) expect(Number.isInteger(bytes) && bytes > 0).toBe(true)
  }
})

it.each(['cpu', 'gpu'] as const)('npm gets a full SHA-512 for every package (%s)', async kind => {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-lock-'))
  mkdirSync(join(folder, 'node_modules'))
  // In place of npm: only its input matters.
  await installPackage(kind, folder, { npm: 'true' })
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string; integrity?: string; resolved?: string }>
  }
  const { '': _, ...locked } = packages
  expect(Object.keys(locked).length).toBeGreaterThan(50)
  for (const [name, { integrity, resolved = 'https://' }] of Object.entries(locked)) {
    expect([name, integrity]).toEqual([name, expect.stringMatching(/^sha512-[A-Za-z0-9+/]{86}==$/)])
    expect([name, resolved]).toEqual([name, expect.stringMatching(/^https:\/\//)])
  }
})
