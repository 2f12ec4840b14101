import { spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const script = fileURLToPath(new URL('second-goes.mjs', import.meta.url))

/** A machine with a separate history, on which CI runs repeatedly. */
function machine() {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-second-goes-'))
  const report = join(folder, 'report.json')
  return (...secondGoes: string[]) => {
    const reasons = { 'c.test.ts > c': 'expected 1\nto be 2 (line 3)' }
    writeFileSync(report, JSON.stringify({ secondGoes, reasons }))
    const { status, stdout } = spawnSync(process.execPath, [script, report, join(folder, 'no-such-report.json')], {
      encoding: 'utf8',
      env: { ...process.env, XDG_CACHE_HOME: folder },
    })
    return { status, lines: stdout.trimEnd().split('\n') }
  }
}

test('a test that needs a second go is named, and fails CI if that happens twice in ten runs', () => {
  const run = machine()
  expect(run()).toEqual({ status: 0, lines: ['No test needed a second go.'] })
  expect(run('a.test.ts > a')).toEqual({ status: 0, lines: ['second go: a.test.ts > a'] })
  for (let i = 0; i < 7; i++) expect(run('b.test.ts > b').status).toBe(i === 0 ? 0 : 1)
  expect(run('a.test.ts > a', 'c.test.ts > c')).toEqual({
    status: 1,
    lines: [
      'second go: a.test.ts > a; also in 1 of the last 9 runs: fix it',
      'second go: c.test.ts > c',
      '    expected 1',
      '    to be 2 (line 3)',
    ],
  })
})

test('the eleventh run back no longer counts', () => {
  const run = machine()
  run('a.test.ts > a')
  for (let i = 0; i < 9; i++) run()
  expect(run('a.test.ts > a').status).toBe(0)
})
