import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const cli = fileURLToPath(new URL('../dist/finetune-lab.js', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-unwritable-'))
afterAll(() => rmSync(folder, { recursive: true }))

writeFileSync(join(folder, 'file'), '')
symlinkSync('/nowhere/scratch', join(folder, 'dead'))
writeFileSync(
  join(folder, 'a.experiment.yaml'),
  'pretrain: { dataset: strokes-digits }\nfinetune: { dataset: strokes-letters }\n',
)
// No image can be decoded, so any message about them would come too late.
for (const name of ['a', 'b']) {
  mkdirSync(join(folder, 'images', name), { recursive: true })
  for (const file of ['1.png', '2.png']) writeFileSync(join(folder, 'images', name, file), 'no image')
}

/** Folders in which nothing can be created, and why. /proc answers ENOENT, with which Node's recursive mkdir never ends. */
const places = [
  ['file', 'file'],
  ['dead', 'which does not exist'],
  ['/proc/x', 'nothing can be made in /proc'],
] as const

describe.runIf(process.platform === 'linux')('a folder that cannot be written is refused before any work', () => {
  it.each(
    places.flatMap(([place, reason]) =>
      [
        ['run', 'a.experiment.yaml', '--store', place],
        ['data', 'import', 'images', '--data', place],
        ['data', 'fetch', 'mnist', '--data', place],
        ['inspect', 'a.experiment.yaml', '--out', join(place, 'sheet.html')],
      ].map(args => [args.join(' '), args, reason] as const),
    ),
  )('%s', (_, args, reason) => {
    const { status, stderr, signal } = spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 20_000,
      killSignal: 'SIGKILL',
      env: { ...process.env, XDG_CACHE_HOME: join(folder, 'cache') },
    })
    expect([signal, status]).toEqual([null, 2])
    const [last, ...more] = stderr
      .trim()
      .split('\n')
      .filter(line => !line.includes('to download'))
      .toReversed()
    expect(more).toEqual([])
    expect(last).toMatch(/^finetune-lab: .*cannot be written.*\.?$/)
    expect(last).toContain(reason)
    expect(readdirSync(folder).sort()).toEqual(['a.experiment.yaml', 'dead', 'file', 'images'])
  })
})
