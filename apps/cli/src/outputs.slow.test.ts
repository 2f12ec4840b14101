import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { smallData } from '@finetune-lab/engine/testing'
import { findSweep, readSweep, runFiles, runFolder, sweepFiles } from '@finetune-lab/runs'
import { beforeAll, describe, expect, test } from 'vitest'

// Where output goes: the built command line in a shell with pipes and redirections.

const cli = fileURLToPath(new URL('../dist/finetune-lab.js', import.meta.url))

/** Runs a shell line in the folder. `fl` is the command line. */
function shell(cwd: string, line: string) {
  const env = { ...process.env, FINETUNE_LAB_DATA: '', XDG_CACHE_HOME: join(cwd, 'cache'), NO_COLOR: '1', FL: cli }
  const script = `fl() { "${process.execPath}" "$FL" "$@"; }\n${line}`
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8', env, timeout: 60_000 })
  return { status, stdout, stderr }
}

const onLinux = describe.runIf(process.platform === 'linux')

onLinux('a store with a finished run', () => {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-outputs-'))
  let csv: string
  beforeAll(() => {
    cpSync(fileURLToPath(new URL('../../../test-fixtures/store-0.1.0', import.meta.url)), join(folder, 'store'), {
      recursive: true,
    })
    csv = shell(folder, 'fl export last --to csv --store store').stdout
    expect(csv).toMatch(/^pretrain,.*\n.*0\.\d{6}/)
  })

  test('--out /dev/stdout and >(…) get the rows and nothing else; the path is printed only for other places', () => {
    const exported = 'fl export last --to csv --store store --out'
    expect(shell(folder, `${exported} /dev/stdout`)).toEqual({ status: 0, stdout: csv, stderr: '' })
    expect(shell(folder, `${exported} /dev/stdout > a; cat a`).stdout).toBe(csv)
    expect(shell(folder, `${exported} /dev/fd/1 >> a; cat a`).stdout).toBe(csv + csv)
    expect(shell(folder, `${exported} >(cat > b) > c; sleep 0.2; cat b`).stdout).toBe(csv)
    expect(shell(folder, `${exported} /dev/stderr 2>&1 > c`).stdout).toBe(csv)
  })

  test('every writer follows a link and keeps it a link', () => {
    const writers = ['export last --to json', 'export last --to svg', 'report last']
    mkdirSync(join(folder, 'real'))
    for (const [i, writer] of writers.entries()) {
      symlinkSync(`real/${i}`, join(folder, `link ${i}`))
      expect(shell(folder, `fl ${writer} --store store --out "link ${i}"; test -L "link ${i}"`)).toEqual({
        status: 0,
        stdout: `${join(folder, `link ${i}`)}\n`,
        stderr: '',
      })
      expect(readFileSync(join(folder, 'real', String(i)), 'utf8')).toContain('Made by version 0.1.0')
    }
  })

  test('the report in a store follows no links, as a store may be shared', () => {
    const { report } = sweepFiles(findSweep(join(folder, 'store'), 'last'))
    writeFileSync(join(folder, 'victim'), 'mine')
    symlinkSync(join(folder, 'victim'), report)
    expect(shell(folder, 'fl report last --store store').status).toBe(0)
    expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('mine')
    expect(readFileSync(report, 'utf8')).toContain('<svg')
  })

  test('a place that cannot be written gives one sentence and exit 2, for files and folders', () => {
    for (const to of ['csv', 'tensorboard', 'safetensors'])
      expect(shell(folder, `fl export last --to ${to} --store store --out /proc/nothing/x`)).toEqual({
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(/^finetune-lab: \/proc\/nothing.*: cannot be written.*\n$/),
      })
  })

  const SENTENCE = 'finetune-lab: standard output cannot be written (the disk is full)\n'
  test('standard output on a full disk: one sentence, exit 3', () => {
    for (const command of ['status --store store', 'status last --store store', 'check --json-schema', '--help'])
      expect(shell(folder, `fl ${command} > /dev/full`), command).toEqual({ status: 3, stdout: '', stderr: SENTENCE })
    expect(shell(folder, 'fl status --store store > /dev/full 2>&1')).toEqual({ status: 3, stdout: '', stderr: '' })
    expect(shell(folder, 'fl export last --to csv --store store --out /dev/stdout > /dev/full').stderr).toBe(SENTENCE)
  })

  test('a reader that closes its end early is no error', () => {
    const line = 'fl check --json-schema | head -c 1; echo "$PIPESTATUS"'
    expect(shell(folder, line)).toEqual({ status: 0, stdout: '{0\n', stderr: '' })
  })
})

onLinux('a run that lost its output or its data', () => {
  const EXPERIMENT = `name: Moved
pretrain: { dataset: rows, samplesPerClass: [2], augmentation: [none, mixup], batches: 10 }
finetune: { dataset: columns, samplesPerClass: 5, batches: 10 }
seeds: 1
`
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-outputs-'))
  const run = 'fl run moved.yaml --store store --build plain --data'
  let sweep: string
  beforeAll(() => {
    writeFileSync(join(folder, 'moved.yaml'), EXPERIMENT)
    renameSync(smallData({ testImages: 20 }), join(folder, 'before'))
    const { status, stderr } = shell(folder, `${run} before > /dev/full`)
    expect({ status, stderr }).toEqual({
      status: 3,
      stderr: 'finetune-lab: standard output cannot be written (the disk is full)\n',
    })
    sweep = findSweep(join(folder, 'store'), 'last')
  })
  /** The report without what differs between two trainings of the same run: dates and seconds. */
  const report = () =>
    readFileSync(sweepFiles(sweep).report, 'utf8')
      .replace(/Made .*? on [^<]*|\d{4}-\d\d-\d\d[^<]*/g, '')
      .replace(/(time, sum over all finished runs<\/th><td>)[\d.]+ s/, '$1')

  test('it trains to the end and writes its report', () => {
    expect(readSweep(sweep).state).toBe('finished')
    expect(report()).toContain('data:image/')
  })

  test('standard error on a full disk is no silent success', () => {
    const line = 'cp -r store other; fl run moved.yaml --store other --build plain --needed --data before'
    expect(shell(folder, line)).toMatchObject({ status: 0, stderr: 'Reused 2 of 2 runs from other sweeps.\n' })
    expect(shell(folder, `${line} 2> /dev/full`).status).toBe(3)
  })

  test('run --resume, resume, work and report with --data include the samples in their report, like run', () => {
    const first = report()
    renameSync(join(folder, 'before'), join(folder, 'after'))
    const { run: lost } = readSweep(sweep).runs[0]
    for (const line of [
      `${run} after --resume`,
      'fl resume last --store store --data after',
      'fl work last --store store --data after',
      'fl report last --store store --data after',
    ]) {
      rmSync(sweepFiles(sweep).report)
      if (line.includes('--resume')) rmSync(runFiles(runFolder(sweep, lost.id)).result)
      expect(shell(folder, line).status, line).toBe(0)
      expect(report(), line).toBe(first)
    }
  })
})
