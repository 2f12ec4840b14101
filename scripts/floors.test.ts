import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

// `npm run floors` checks the project itself, and so does `.ci/run`. These tests show that the check can fail.

const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs the floors check in a folder with these files. */
function check(files: Readonly<Record<string, string>>): { status: number | null; stdout: string } {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-floors-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  writeFileSync(join(folder, 'tsconfig.json'), '{}')
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const args = ['--config', join(root, '.dependency-cruiser.cjs'), 'packages']
  const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  return spawnSync(process.execPath, [command, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
}

const uses = "export { a } from '../../testing/src/index.ts'\n"

test('the check fails for a higher floor, a circle, a way past another package’s index, and a test’s package in a shipped file', () => {
  const { status, stdout } = check({
    'packages/random/src/index.ts': "export * from '../../data/src/index.ts'\n",
    'packages/random/src/stream.ts': 'export const a = 1\n',
    'packages/data/src/index.ts': "import { b } from './b.ts'\nexport const a = () => b\n",
    'packages/data/src/b.ts': "import { a } from './index.ts'\nexport const b = () => a\n",
    'packages/data/src/deep.ts': "export { a } from '../../random/src/stream.ts'\n",
    'packages/data/src/fuzzed.ts': uses,
    'packages/testing/src/index.ts': 'export const a = 1\n',
  })
  expect(status).not.toBe(0)
  for (const error of [
    'floor-of-random: packages/random/src/index.ts → packages/data/src/index.ts',
    'no-circles: packages/data/src/b.ts →',
    'no-deep-imports: packages/data/src/deep.ts → packages/random/src/stream.ts',
    'testing-is-for-tests: packages/data/src/fuzzed.ts → packages/testing/src/index.ts',
  ])
    expect(stdout).toContain(error)
})

test('a test may import the package for tests', () => {
  const files = { 'packages/testing/src/index.ts': 'export const a = 1\n', 'packages/data/src/a.test.ts': uses }
  expect(check(files)).toMatchObject({ status: 0 })
})
