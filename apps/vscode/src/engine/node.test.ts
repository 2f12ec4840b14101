import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { nodeEnvironment, nodeProblem } from './node-problem.ts'

const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-node-'))

function executable(name: string, script: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}

describe.skipIf(process.platform === 'win32')('the Node that runs training', () => {
  it('can be any Node that is new enough', async () => {
    expect(await nodeProblem(process.execPath)).toBeUndefined()
  })

  it('can be Electron, which runs as Node only if a variable says so', async () => {
    const electron = executable(
      'electron',
      `[ "$ELECTRON_RUN_AS_NODE" = 1 ] || { echo "opens a window" >&2; exit 9; }\nexec "${process.execPath}" "$@"`,
    )
    expect(nodeEnvironment().ELECTRON_RUN_AS_NODE).toBe('1')
    expect(await nodeProblem(electron)).toBeUndefined()
  })

  it.each([
    ['an old one', 'old', 'echo v18.20.1', (path: string) => `${path} is Node 18.20.1`],
    ['another program', 'other', 'echo hello', (path: string) => `${path} is not Node`],
    ['one that fails', 'fails', 'exit 3', (path: string) => `cannot start ${path} (exit code 3)`],
  ])('is rejected with what was found and what was expected: %s', async (_, name, script, problem) => {
    const path = executable(name, script)
    expect(await nodeProblem(path)).toBe(
      `Setting finetuneLab.node: ${problem(path)}; expected the path of a Node 20 or newer.`,
    )
  })

  it('is rejected if it does not exist', async () => {
    expect(await nodeProblem('/nowhere/node')).toBe(
      'Setting finetuneLab.node: cannot start /nowhere/node (no such file); expected the path of a Node 20 or newer.',
    )
  })
})
