import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { smallData, smallExperiment, smallExperimentText, smallSweep } from '@finetune-lab/engine/testing'
import { parseExperiment } from '@finetune-lab/experiment'
import { openRunWriter, readSweep, runFolder, sweepFiles, writeSlurmRecord } from '@finetune-lab/runs'
import { runResult } from '@finetune-lab/runs/testing'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { program } from '../../program.ts'

const data = smallData()
const experiment = smallExperiment(data)
let store: string
/** Folders of two sweeps: the second has one more seed, and one finished run. */
let folders: string[]
let printed: string[]

beforeEach(async () => {
  const first = await smallSweep(experiment)
  store = dirname(dirname(first))
  const second = await smallSweep({ ...experiment, seeds: [0, 1, 2] }, store)
  folders = [first, second]
  const { run } = readSweep(second).runs[0]
  const writer = openRunWriter(runFolder(second, run.id))
  const result = runResult(0)
  writer.finish(
    { ...result, finetunes: result.finetunes.map(each => ({ ...each, accuracy: 0.75, testImages: 60 })) },
    new Uint8Array(),
  )
  writer.close()
  printed = []
  vi.spyOn(console, 'log').mockImplementation(line => void printed.push(String(line)))
  vi.spyOn(console, 'error').mockImplementation(line => void printed.push(`error: ${line}`))
})
afterEach(() => void vi.restoreAllMocks())

const ids = () => folders.map(folder => basename(folder))

/** Runs a command and returns what it prints. */
async function finetuneLab(...args: string[]): Promise<string> {
  printed = []
  await program().parseAsync([...args, '--store', store], { from: 'user' })
  return printed.join('\n')
}

const listed = async (...args: string[]) =>
  JSON.parse(await finetuneLab('sweeps', '--json', ...args)).sweeps.map(({ id }: { id: string }) => ids().indexOf(id))

test('the table shows what differs, newest first, and filters and sorts', async () => {
  const table = await finetuneLab('sweeps')
  const [head] = table.split('\n').filter(line => line.includes('sweep'))
  expect(head.split('│').map(cell => cell.trim())).toEqual([
    '',
    'sweep',
    'name',
    'seed',
    'best',
    'n',
    'runs',
    'time',
    'state',
    'age',
    '',
  ])
  expect(table.indexOf(ids()[1])).toBeLessThan(table.indexOf(ids()[0]))
  expect(table).toContain('3 seeds')
  expect(table).toContain('75.0 %')
  expect(await listed('--sort', 'date')).toEqual([1, 0])
  expect(await listed('--sort', '-date')).toEqual([0, 1])
  expect(await listed('--sort', 'best')).toEqual([1, 0])
  expect(await listed('--filter', 'best > 60')).toEqual([1])
  expect(await listed('--filter', 'seed >= 2')).toEqual([1])
  expect(await listed('--filter', 'mixup and not best > 60')).toEqual([0])
  expect(await finetuneLab('sweeps', '--columns', 'name,pretrain.batches')).toContain('pretrain.batches')
})

test('a mistake in a filter is shown at its place, a wrong column with those there are', async () => {
  await expect(finetuneLab('sweeps', '--filter', 'beast > 60')).rejects.toThrow(
    '--filter: There is no column "beast". Did you mean "best"?\n  beast > 60\n  ^^^^^',
  )
  await expect(finetuneLab('sweeps', '--sort', 'colour')).rejects.toThrow(
    '--sort: there is no column "colour"; expected one of name, experiment, tag, best',
  )
})

test('rename, tag, note and star: status, table and filter know them; results keep their bytes', async () => {
  const record = readFileSync(sweepFiles(folders[0]).record)
  const [id] = ids()
  expect(await finetuneLab('rename', id, 'The baseline')).toBe(`${id}: "The baseline"`)
  expect(await finetuneLab('tag', id, 'baseline', 'paper')).toBe('baseline paper')
  expect(await finetuneLab('tag', id, 'paper', '--remove')).toBe('baseline')
  await finetuneLab('note', id, 'Lower the learning rate.')
  await finetuneLab('note', id, '--add', 'And again.')
  expect(await finetuneLab('note', id)).toBe('Lower the learning rate.\n\nAnd again.')
  expect(await finetuneLab('star', id)).toBe(`${id}: starred`)
  expect(await finetuneLab('status', id)).toContain('The baseline\n')
  expect(await finetuneLab('status', id)).toContain('★ baseline\nLower the learning rate.')
  expect(await listed('--filter', 'tag:baseline')).toEqual([0])
  expect(await listed('--filter', 'is:starred')).toEqual([0])
  expect(await finetuneLab('sweeps')).toContain('★ The baseline')
  await finetuneLab('star', id, '--undo')
  expect(await listed('--filter', 'is:starred')).toEqual([])
  expect(readFileSync(sweepFiles(folders[0]).record)).toEqual(record)
  await expect(finetuneLab('tag', id, 'none', '--remove')).rejects.toThrow('no tag "none"; it has baseline')
})

test('archived sweeps are listed on request', async () => {
  await finetuneLab('archive', ids()[0])
  expect(await listed()).toEqual([1])
  expect(await finetuneLab('sweeps')).toContain('1 of 2 sweeps; 1 archived: --all lists them too')
  expect(await listed('--all')).toEqual([1, 0])
  expect(await listed('--filter', 'is:archived')).toEqual([0])
  await finetuneLab('archive', '--undo', ids()[0])
  expect(await listed()).toEqual([1, 0])
})

test('deleted sweeps are in the trash until they are restored or cleaned away', async () => {
  await finetuneLab('delete', ...ids(), '--yes')
  expect(await listed()).toEqual([])
  expect(await finetuneLab('sweeps', '--trash')).toContain(`${ids()[0]}: deleted just now`)
  expect(await finetuneLab('restore', ids()[0])).toBe(`${ids()[0]}: restored`)
  expect(await finetuneLab('undo')).toBe(`${ids()[1]}: restored`)
  expect(await listed()).toEqual([1, 0])
  await finetuneLab('delete', ids()[0], '--yes')
  await finetuneLab('clean', '--yes')
  await expect(finetuneLab('restore')).rejects.toThrow('no deleted sweeps')
  expect(existsSync(folders[1])).toBe(true)
})

test('of several sweeps, none is deleted if one may still run', async () => {
  writeSlurmRecord(folders[0], { version: 1, job: '17', submitted: new Date().toISOString(), user: 'ada' })
  await expect(finetuneLab('delete', ids()[1], ids()[0], '--yes')).rejects.toThrow(
    `${ids()[0]} was not deleted: Slurm job 17 may still start. Stop it first.`,
  )
  expect(await listed()).toEqual([1, 0])
})

test('without --yes it asks, which needs a terminal', async () => {
  await expect(finetuneLab('delete', ids()[0])).rejects.toThrow('standard input is not a terminal. Use --yes.')
})

test('a damaged about.json is named, and hides nothing', async () => {
  writeFileSync(join(folders[0], 'about.json'), 'no JSON')
  expect(await finetuneLab('sweeps')).toContain(`error: ${ids()[0]}: name, notes and tags are ignored: `)
  expect(await finetuneLab('status', ids()[0])).toContain('error: Name, notes and tags are ignored: ')
})

test('new writes an experiment that follows from a sweep, shows the difference, and overwrites nothing', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'finetune-lab-new-')), 'more.experiment.yaml')
  writeFileSync(sweepFiles(folders[0]).experiment, smallExperimentText(data))
  let patch = ''
  vi.spyOn(process.stdout, 'write').mockImplementation(text => {
    patch += text
    return true
  })
  await finetuneLab('new', '--from', ids()[0], '--seeds', '7', '--finer', '4', '--out', file)
  vi.mocked(process.stdout.write).mockRestore()
  expect(readExperiment(file)).toMatchObject({
    seeds: [0, 1, 2, 3, 4, 5, 6],
    pretrain: { samplesPerClass: [2, 3, 4, 5, 6, 7, 8] },
  })
  expect(patch).toContain('+seeds: 7')
  const before = readFileSync(file)
  await expect(finetuneLab('new', '--from', ids()[0], '--seeds', '9', '--out', file)).rejects.toThrow('already exists')
  await expect(finetuneLab('new', '--from', ids()[0])).rejects.toThrow('nothing to change')
  await expect(finetuneLab('new', '--from', ids()[0], '--only', 'mixpu')).rejects.toThrow('no valid experiment')
  expect(readFileSync(file)).toEqual(before)
})

const readExperiment = (file: string) => parseExperiment(readFileSync(file, 'utf8')).experiment
