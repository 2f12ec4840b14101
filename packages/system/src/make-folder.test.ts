import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { FolderError } from './folder-error.ts'
import { checkFolder, makeFolder } from './make-folder.ts'

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-system-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

describe('makeFolder', () => {
  it('creates a folder with its missing parents, and returns them', () => {
    const root = temporaryFolder()
    const folder = join(root, 'a/b/c')
    expect(makeFolder(folder)).toEqual([join(root, 'a'), join(root, 'a/b'), folder])
    expect(statSync(folder).isDirectory()).toBe(true)
    expect(makeFolder(folder)).toEqual([])
  })

  it.skipIf(process.platform === 'win32')('follows a link to a folder', () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'real'))
    symlinkSync(join(root, 'real'), join(root, 'link'))
    makeFolder(join(root, 'link/inside'))
    expect(existsSync(join(root, 'real/inside'))).toBe(true)
  })
})

const message = (folder: string, trouble: string) => new FolderError(folder, trouble).message
const refusing = { makeFolder, checkFolder }

describe.each(Object.entries(refusing))('%s', (_, attempt) => {
  it('refuses a path blocked by a file', () => {
    const file = join(temporaryFolder(), 'file')
    writeFileSync(file, '')
    expect(() => attempt(file)).toThrow(message(file, 'it is a file'))
    expect(() => attempt(join(file, 'a/b'))).toThrow(message(join(file, 'a/b'), `${file} is a file`))
  })

  it.skipIf(process.platform === 'win32')('refuses a dead link and a circle of links', () => {
    const root = temporaryFolder()
    const link = join(root, 'link')
    symlinkSync('/nowhere/scratch', link)
    const dead = 'is a link to /nowhere/scratch, which does not exist'
    expect(() => attempt(link)).toThrow(message(link, `it ${dead}`))
    expect(() => attempt(join(link, 'a'))).toThrow(message(join(link, 'a'), `${link} ${dead}`))
    const circle = join(root, 'circle')
    symlinkSync(circle, circle)
    expect(() => attempt(circle)).toThrow('its links lead in a circle')
  })

  it.runIf(process.platform === 'linux')('refuses at once where the system keeps answering ENOENT', () => {
    expect(() => attempt('/proc/x/s')).toThrow(message('/proc/x/s', 'nothing can be made in /proc'))
  })
})

describe('checkFolder', () => {
  it('leaves everything unchanged', () => {
    const root = temporaryFolder()
    checkFolder(join(root, 'a/b'))
    checkFolder(root)
    expect(readdirSync(root)).toEqual([])
  })

  it.runIf(process.platform === 'linux')('refuses a folder in which nothing can be created', () => {
    expect(() => checkFolder('/proc')).toThrow('/proc: cannot be written: nothing can be made in /proc')
  })
})
