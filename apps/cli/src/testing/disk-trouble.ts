import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { smallData, smallExperimentText } from '@finetune-lab/engine/testing'
import { countRuns, listSweeps, readSweep, sweepFolder } from '@finetune-lab/runs'
import { beforeAll, describe, expect, test } from 'vitest'
import { results } from './command-line.ts'

// What a user sees when the disk fails in the middle of a sweep: the built command line, the real engine, and a real
// file system that is full, read-only or no longer writable.

const cli = fileURLToPath(new URL('../../dist/finetune-lab.js', import.meta.url))
const data = smallData({ testImages: 20 })
export const isRoot = process.getuid?.() === 0

/** Root ignores permissions unless the capability that overrides them is dropped. */
export const WITHOUT_OVERRIDE = isRoot ? ['setpriv', '--bounding-set', '-dac_override,-dac_read_search'] : []

const command = (args: readonly string[]) => [...WITHOUT_OVERRIDE, process.execPath, cli, ...args] as const
const options = (cwd: string) => ({
  cwd,
  env: { ...process.env, FINETUNE_LAB_DATA: '', XDG_CACHE_HOME: join(cwd, 'cache'), NO_COLOR: '1' },
})

function finetuneLab(cwd: string, ...args: string[]) {
  const [program, ...rest] = command(args)
  const { status, stdout, stderr } = spawnSync(program, rest, { ...options(cwd), encoding: 'utf8' })
  return { status, stdout, stderr }
}

function workspace(): string {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-disk-'))
  writeFileSync(join(folder, 'small.experiment.yaml'), smallExperimentText(data, 1500))
  return folder
}

/** One worker, which leaves enough time between the first and the last run's end to break the disk. */
const RUN = ['run', 'small.experiment.yaml', '--build', 'plain', '--seeds', '1', '--workers', '1', '--store', 'store']
const exported = (cwd: string) => results(finetuneLab(cwd, 'export', 'last', '--to', 'csv', '--store', 'store').stdout)

export interface DiskTrouble {
  readonly words: string
  readonly can: boolean
  /** Creates the store's disk. `begin` breaks it in the middle of a sweep, `end` repairs it, `unmake` removes it. */
  prepare(store: string): void
  begin(store: string): void
  end(store: string): void
  unmake(store: string): void
}

/** Tests what a user sees in each of these troubles, in the middle of a sweep. */
export function describeDiskTroubles(troubles: readonly DiskTrouble[]): void {
  let reference: string
  beforeAll(() => {
    const folder = workspace()
    expect(finetuneLab(folder, ...RUN)).toMatchObject({ status: 0, stderr: '' })
    reference = exported(folder)
  }, 300_000)

  for (const { words, can } of troubles) if (!can) console.warn(`SKIPPED (needs root on Linux, or setpriv): ${words}`)

  describe.each(troubles)('$words, in the middle of a sweep', ({ words, can, prepare, begin, end, unmake }) => {
    test.skipIf(!can)(
      'run and status report it, nothing else breaks, resume ends with the same bits',
      async () => {
        const folder = workspace()
        const store = join(folder, 'store')
        mkdirSync(store)
        prepare(store)
        try {
          const [program, ...rest] = command(RUN)
          const child = spawn(program, rest, { ...options(folder), stdio: ['ignore', 'ignore', 'pipe'] })
          let stderr = ''
          child.stderr.on('data', chunk => {
            stderr += chunk
          })
          const exit = new Promise(resolve => child.on('close', resolve))
          const sweep = () => readSweep(sweepFolder(store, listSweeps(store)[0]))
          while (listSweeps(store).length === 0 || countRuns(sweep().runs).finished === 0) await wait(20)
          begin(store)

          expect(await exit).toBe(3)
          const { record, state, runs } = sweep()
          const { finished } = countRuns(runs)
          expect(finished).toBeGreaterThan(0)
          expect(state).toBe('interrupted')
          const [first, second, third, ...more] = stderr.split('\n')
          expect(first).toMatch(/^finetune-lab: the engine halted: /)
          expect(first).toContain(words)
          expect(second).toMatch(new RegExp(`^${finished} of 6 runs are finished and kept. Engine log: .*/engine.log$`))
          expect([third, ...more]).toEqual([`Resume with: finetune-lab resume ${record.id}`, ''])

          const status = finetuneLab(folder, 'status', 'last', '--store', 'store')
          expect(status).toMatchObject({ status: 0, stderr: '' })
          expect(status.stdout).toContain(`: interrupted, ${finished} of 6 runs finished`)
          expect(status.stdout).toMatch(new RegExp(`^Halted: .*${words}`, 'm'))
          expect(status.stdout).toContain(`Resume with: finetune-lab resume ${record.id}`)
          const json = JSON.parse(finetuneLab(folder, 'status', 'last', '--store', 'store', '--json').stdout)
          expect(json).toMatchObject({ state: 'interrupted', finished, halted: expect.stringContaining(words) })

          // While it lasts, the message is the same, and never that of a bug.
          const resumed = finetuneLab(folder, 'resume', 'last', '--store', 'store')
          expect(resumed).toMatchObject({ status: 3, stderr: expect.stringContaining(words) })
          expect(resumed.stderr).not.toMatch(/bug in finetune-lab|\n {4}at /)
          const again = finetuneLab(folder, ...RUN)
          expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('the store cannot be written') })
          expect(finetuneLab(folder, 'stop', 'last', '--store', 'store')).toMatchObject({ status: 0, stderr: '' })
          const report = finetuneLab(folder, 'report', 'last', '--store', 'store')
          expect(report).toMatchObject({ status: 2, stderr: expect.stringContaining(`cannot be written (${words})`) })
          expect(finetuneLab(folder, 'report', 'last', '--store', 'store', '--out', 'report.html').status).toBe(0)

          end(store)
          expect(finetuneLab(folder, 'resume', 'last', '--store', 'store')).toMatchObject({ status: 0, stderr: '' })
          expect(exported(folder)).toBe(reference)
          const after = JSON.parse(finetuneLab(folder, 'status', 'last', '--store', 'store', '--json').stdout)
          expect(after).toMatchObject({ state: 'finished', finished: 6 })
          expect(after.halted).toBeUndefined()
          expect(readdirSync(sweepFolder(store, record.id)).sort()).toEqual([
            'engine.log',
            'experiment.yaml',
            'report.html',
            'runs',
            'sweep.json',
          ])
        } finally {
          try {
            end(store)
          } finally {
            unmake(store)
          }
        }
      },
      300_000,
    )
  })
}
