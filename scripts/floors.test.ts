import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

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
  return cruise(folder)
}

function cruise(cwd: string): { status: number | null; stdout: string } {
  const args = ['--config', join(root, '.dependency-cruiser.cjs'), 'packages']
  const command = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  return spawnSync(process.execPath, [command, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  })
}

test('the project keeps its floors', () => {
  expect(cruise(root)).toMatchObject({ status: 0 })
})

test('importing from a higher floor fails', () => {
  const { status, stdout } = check({
    'packages/random/src/index.ts': "export * from '../../data/src/index.ts'\n",
    'packages/data/src/index.ts': 'export const a = 1\n',
  })
  expect(status).not.toBe(0)
  expect(stdout).toContain('floor-of-random: packages/random/src/index.ts → packages/data/src/index.ts')
})

test('a circular import fails', () => {
  const { status, stdout } = check({
    'packages/data/src/index.ts': "import { b } from './b.ts'\nexport const a = () => b\n",
    'packages/data/src/b.ts': "import { a } from './index.ts'\nexport const b = () => a\n",
  })
  expect(status).not.toBe(0)
  expect(stdout).toContain('no-circles')
})

test('importing past another package’s index fails', () => {
  const { status, stdout } = check({
    'packages/random/src/stream.ts': 'export const a = 1\n',
    'packages/data/src/index.ts': "export { a } from '../../random/src/stream.ts'\n",
  })
  expect(status).not.toBe(0)
  expect(stdout).toContain('no-deep-imports')
})

test('a shipped file that imports the fuzz harness fails, a test does not', () => {
  const harness = { 'packages/testing/src/index.ts': 'export const a = 1\n' }
  const uses = "export { a } from '../../testing/src/index.ts'\n"
  const { status, stdout } = check({ ...harness, 'packages/data/src/index.ts': uses })
  expect(status).not.toBe(0)
  expect(stdout).toContain('testing-is-for-tests: packages/data/src/index.ts → packages/testing/src/index.ts')
  expect(check({ ...harness, 'packages/data/src/a.test.ts': uses })).toMatchObject({ status: 0 })
})
