import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { OutputError } from './output-error.ts'
import { isWrittenThrough, writeOutput } from './write-output.ts'

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-output-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

const onLinux = test.runIf(process.platform === 'linux')
const isRoot = process.getuid?.() === 0

/** A device of the test's own: never one of /dev, which everybody uses. */
function device(path: string, minor: number): void {
  const { status, stderr } = spawnSync('mknod', [path, 'c', '1', String(minor)], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

function canMakeDevices(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-output-'))
  const made = isRoot && spawnSync('mknod', [join(folder, 'null'), 'c', '1', '3']).status === 0
  rmSync(folder, { recursive: true })
  return made
}

/** Another process reads the FIFO, into a file: this one is busy writing. @returns what it has read, once all is read */
function reading(fifo: string): () => Promise<string> {
  const reader = spawn('sh', ['-c', 'timeout 20 cat "$0" > "$0.read"', fifo])
  const ended = new Promise(resolve => reader.on('close', resolve))
  return async () => {
    await ended
    return readFileSync(`${fifo}.read`, 'utf8')
  }
}

describe('a plain file', () => {
  test('is replaced whole, keeps its permissions, and nothing is left next to it', () => {
    const folder = temporaryFolder()
    const file = join(folder, 'results.csv')
    writeFileSync(file, 'old')
    chmodSync(file, 0o640)
    linkSync(file, join(folder, 'hard link'))
    writeOutput(file, 'new')
    expect(readFileSync(file, 'utf8')).toBe('new')
    expect(statSync(file).mode & 0o777).toBe(0o640)
    expect(readFileSync(join(folder, 'hard link'), 'utf8')).toBe('old')
    expect(readdirSync(folder).sort()).toEqual(['hard link', 'results.csv'])
  })

  test('may have the longest name that there is, and is made with the folders above it', () => {
    const file = join(temporaryFolder(), 'a/b', 'é'.repeat(127))
    expect(writeOutput(file, Uint8Array.of(1, 2))).toEqual({ toStandardOutput: false })
    expect([...readFileSync(file)]).toEqual([1, 2])
  })
})

describe.skipIf(process.platform === 'win32')('a link', () => {
  test('stays a link, its target gets the contents and keeps its permissions', () => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'elsewhere'))
    const target = join(folder, 'elsewhere/real.csv')
    writeFileSync(target, 'old', { mode: 0o600 })
    symlinkSync('elsewhere/real.csv', join(folder, 'first'))
    symlinkSync('first', join(folder, 'second'))
    writeOutput(join(folder, 'second'), 'new')
    expect(readlinkSync(join(folder, 'second'))).toBe('first')
    expect(readlinkSync(join(folder, 'first'))).toBe('elsewhere/real.csv')
    expect(readFileSync(target, 'utf8')).toBe('new')
    expect(statSync(target).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual(['real.csv'])
  })

  test('to a file that does not exist makes it, but no folder', () => {
    const folder = temporaryFolder()
    symlinkSync('real.csv', join(folder, 'link'))
    writeOutput(join(folder, 'link'), 'new')
    expect(readFileSync(join(folder, 'real.csv'), 'utf8')).toBe('new')
    symlinkSync('nowhere/real.csv', join(folder, 'dead'))
    expect(() => writeOutput(join(folder, 'dead'), 'new')).toThrow(
      `${join(folder, 'dead')}: cannot be written (its folder does not exist)`,
    )
    expect(existsSync(join(folder, 'nowhere'))).toBe(false)
  })

  test('to a FIFO writes the FIFO; to itself, it is refused', async () => {
    const folder = temporaryFolder()
    spawnSync('mkfifo', [join(folder, 'fifo')])
    symlinkSync('fifo', join(folder, 'link'))
    const read = reading(join(folder, 'fifo'))
    writeOutput(join(folder, 'link'), 'through')
    expect(await read()).toBe('through')
    symlinkSync('circle', join(folder, 'circle'))
    expect(() => writeOutput(join(folder, 'circle'), '')).toThrow('cannot be written (its links lead in a circle)')
  })
})

describe.skipIf(process.platform === 'win32')('what is no plain file', () => {
  test('a FIFO delivers more than a pipe holds, and stays a FIFO', async () => {
    const fifo = join(temporaryFolder(), 'fifo')
    spawnSync('mkfifo', [fifo])
    const read = reading(fifo)
    const contents = 'row\n'.repeat(100_000)
    writeOutput(fifo, contents)
    expect(await read()).toBe(contents)
    expect(lstatSync(fifo).isFIFO()).toBe(true)
    expect(isWrittenThrough(fifo)).toBe(true)
  })

  test('a reader that closes its end has seen enough', () => {
    const fifo = join(temporaryFolder(), 'fifo')
    spawnSync('mkfifo', [fifo])
    spawn('timeout', ['20', 'head', '-c', '1', fifo])
    writeOutput(fifo, 'row\n'.repeat(1_000_000))
  })

  test.runIf(canMakeDevices())('a device stays a device; one that is full says so', () => {
    const folder = temporaryFolder()
    device(join(folder, 'null'), 3)
    device(join(folder, 'full'), 7)
    writeOutput(join(folder, 'null'), 'gone')
    expect(lstatSync(join(folder, 'null')).isCharacterDevice()).toBe(true)
    expect(() => writeOutput(join(folder, 'full'), 'no')).toThrow(
      new OutputError(`${join(folder, 'full')}: cannot be written (the disk is full)`),
    )
    expect(readdirSync(folder).sort()).toEqual(['full', 'null'])
  })

  test('a socket and a folder are refused and stay', async () => {
    const folder = temporaryFolder()
    const server = createServer()
    await new Promise<void>(listening => server.listen(join(folder, 'socket'), listening))
    onTestFinished(() => void server.close())
    expect(() => writeOutput(join(folder, 'socket'), '')).toThrow('it is a socket; expected a file, a pipe or a device')
    expect(() => writeOutput(folder, '')).toThrow('it is a folder; expected a file, a pipe or a device')
    expect(lstatSync(join(folder, 'socket')).isSocket()).toBe(true)
  })

  onLinux('a descriptor gets the contents at its position, also in a plain file', () => {
    const file = join(temporaryFolder(), 'log')
    writeFileSync(file, 'before\n')
    const descriptor = openSync(file, 'a')
    writeOutput(`/dev/fd/${descriptor}`, 'first\n')
    writeOutput(`/proc/self/fd/${descriptor}`, 'second\n')
    closeSync(descriptor)
    expect(readFileSync(file, 'utf8')).toBe('before\nfirst\nsecond\n')
    expect(() => writeOutput('/dev/fd/987654', 'no')).toThrow('no such descriptor is open for writing')
  })
})

describe('what cannot be written is one sentence that names the path', () => {
  const refusals: [string, (folder: string) => string, string][] = [
    [
      'a file where a folder is expected',
      folder => join(folder, 'file/below'),
      'there is a file where a folder is expected',
    ],
    ['a name that is too long', folder => join(folder, 'x'.repeat(256)), 'its name is too long'],
    ['the name of a folder', folder => `${folder}/new/`, 'expected the name of a file'],
    ['no name', () => '', 'expected the name of a file'],
  ]
  test.each(refusals)('%s', (_, pathIn, words) => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), '')
    expect(() => writeOutput(pathIn(folder), '')).toThrow(words)
    expect(readdirSync(folder)).toEqual(['file'])
  })

  onLinux('a place where no folder can be made, at once', () => {
    expect(() => writeOutput('/proc/nothing/here.csv', '')).toThrow(
      '/proc/nothing: cannot be written: nothing can be made in /proc',
    )
  })

  test.skipIf(isRoot || process.platform === 'win32')('a write-protected file, a write-protected folder', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'file'), 'old', { mode: 0o400 })
    expect(() => writeOutput(join(folder, 'file'), 'new')).toThrow('no permission to write')
    chmodSync(folder, 0o500)
    expect(() => writeOutput(join(folder, 'other'), 'new')).toThrow('no permission to write')
    chmodSync(folder, 0o700)
  })
})
