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

describe.skipIf(process.platform === 'win32')('The Node that trains', () => {
  it('may be any Node that is new enough', async () => {
    expect(await nodeProblem(process.execPath)).toBeUndefined()
  })

  it('may be Electron, which is a Node only when asked to be one', async () => {
    const electron = executable(
      'electron',
      `[ "$ELECTRON_RUN_AS_NODE" = 1 ] || { echo "opens a window" >&2; exit 9; }\nexec "${process.execPath}" "$@"`,
    )
    expect(nodeEnvironment().ELECTRON_RUN_AS_NODE).toBe('1')
    expect(await nodeProblem(electron)).toBeUndefined()
  })

  it.each([
    ['an old one', 'old', 'echo v18.20.1', 'is Node 18.20.1'],
    ['another program', 'other', 'echo hello', 'is not a Node'],
    ['one that fails', 'fails', 'exit 3', 'cannot be started (it ended with 3)'],
  ])('is refused with what it is and what is expected: %s', async (_, name, script, problem) => {
    const path = executable(name, script)
    expect(await nodeProblem(path)).toBe(
      `Setting finetuneLab.node: ${path} ${problem}; expected the path of a Node 20 or newer.`,
    )
  })

  it('is refused where there is none', async () => {
    expect(await nodeProblem('/nowhere/node')).toBe(
      'Setting finetuneLab.node: /nowhere/node cannot be started (no such file); expected the path of a Node 20 or newer.',
    )
  })
})
