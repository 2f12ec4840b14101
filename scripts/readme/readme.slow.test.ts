import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { prepareVsCode, type VsCode } from '../../apps/vscode/e2e/setup/vscode-server.ts'
import { type FreshClone, freshClone } from './fresh-clone.ts'
import { readCommands } from './read-commands.ts'

// Tries all commands in the READMEs, in order, on a fresh clone with an empty home.

const root = fileURLToPath(new URL('../..', import.meta.url))
const readmes = execFileSync('git', ['ls-files', 'README.md', '*/README.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter(file => file !== '' && !/^test-fixtures\/|^docs\//.test(file))

const MINUTES = 60_000

const builds = mkdtempSync(join(tmpdir(), 'finetune-lab-builds-'))
let clone: FreshClone
beforeAll(() => {
  clone = freshClone(builds)
})
afterAll(() => {
  clone.remove()
  rmSync(builds, { recursive: true, force: true })
})

const documents = readmes
  .map(readme => ({ readme, commands: readCommands(readFileSync(join(root, readme), 'utf8')) }))
  .filter(({ commands }) => commands.length > 0)

test('the project’s README has commands', () => {
  expect(documents.map(({ readme }) => readme)).toContain('README.md')
})

describe.each(documents)('$readme', ({ readme, commands }) => {
  test.each(commands)(
    '%s',
    async command => {
      const way = wayToTry(command, readme)
      if (way.instead) console.log(`${readme}: "${command}" is tried as ${way.instead}`)
      const { status, output } = await way.run()
      expect(status, output).toBe(way.status ?? 0)
      if (way.says) expect(output).toMatch(way.says)
    },
    10 * MINUTES,
  )
})

// A newcomer may start with any of these.
test.each([
  ['npm run package', 'apps/vscode/dist/finetune-lab.vsix'],
  ['npm test -- packages/random/src/stream', undefined],
])(
  '%s, as the first command',
  (command, made) => {
    const own = freshClone(builds)
    try {
      const { status, output } = own.run(command)
      expect(status, output).toBe(0)
      if (made) expect(existsSync(join(own.folder, made))).toBe(true)
      else expect(output).toMatch(/\n[1-9]\d* passed, 0 failed$/m)
    } finally {
      own.remove()
    }
  },
  10 * MINUTES,
)

interface Way {
  /** What is run instead of the command. */
  readonly instead?: string
  readonly run: () => Said | Promise<Said>
  readonly status?: number
  readonly says?: RegExp
}

interface Said {
  readonly status: number | null
  readonly output: string
}

/** How to try a command. Most are run unchanged. */
function wayToTry(command: string, readme: string): Way {
  const [program, ...args] = command.split(/\s+/) as [string, ...string[]]
  if (command.startsWith('npx finetune-lab run ')) return plannedFromPage(args.at(-1)!, readme)
  if (command === 'npm test' || command.startsWith('npm run test'))
    return {
      instead: 'npm test of one file, because this test is part of npm test',
      run: () => clone.run('npm test -- packages/random/src/stream'),
    }
  if (program === 'code') return { instead: 'VS Code’s server', run: () => installExtension(args) }
  if (/^node (benchmarks|scripts\/study)|^git clone/.test(command))
    return { instead: 'a check that the file exists: it takes hours, or is elsewhere', run: () => fileExists(args) }
  if (/\b[A-Z]{3,}\b|[|…[]/.test(command))
    return {
      instead: '--help, which must list its options: the reader fills in the rest',
      run: () => knowsOptions(command),
    }
  if (/^npm start -- data fetch /.test(command))
    return {
      instead: 'a download from an empty mirror',
      run: () => fromEmptyMirror(command),
      status: 3,
      says: /404/,
    }
  if (/^npm start -- setup /.test(command))
    return {
      instead: 'the same command, with nobody to answer its question',
      run: () => clone.run(`${command} </dev/null`),
      status: 2,
      says: /--yes/,
    }
  if (/^npm start -- run (?!examples\/first-run)/.test(command)) return planned(command)
  return { run: () => clone.run(command) }
}

/** The published command runs in packed.slow.test.ts; here its experiment, the YAML of the page, is planned. */
function plannedFromPage(file: string, readme: string): Way {
  const [, yaml] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(root, readme), 'utf8')) ?? []
  if (!yaml) throw new Error(`${readme}: expected the experiment in YAML`)
  const command = `npm start -- plan ${file}`
  const run = () => {
    writeFileSync(join(clone.folder, file), yaml)
    return clone.run(command)
  }
  return { instead: `${command}, with the experiment of this page`, run, says: /\d+ runs: / }
}

/** Plans a long experiment instead of running it, on the data that this machine has. */
function planned(command: string): Way {
  const data = join(root, '../shared/data')
  const plan = command.replace('-- run ', '-- plan ')
  if (existsSync(data)) return { instead: plan, run: () => clone.run(`${plan} --data ${data}`), says: /\d+ runs: / }
  return { instead: `${plan}, without its data`, run: () => clone.run(plan), status: 3, says: /is missing/ }
}

async function fromEmptyMirror(command: string): Promise<Said> {
  const server = createServer((_, response) => response.writeHead(404).end()).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await clone.runAsync(`${command} --mirror http://127.0.0.1:${port}/`)
  } finally {
    server.close()
  }
}

/** Asks for the subcommand's help and looks for every option in it. */
function knowsOptions(command: string): Said {
  const [, rest = ''] = /^npm start --\s+(.*)/.exec(command) ?? []
  const words = rest.split(/\s+/)
  const subcommand = words.slice(
    0,
    words.findIndex(word => !/^[a-z][a-z-]*$/.test(word)),
  )
  if (subcommand.length === 0) return { status: 1, output: `${command}: this test does not know how to try it` }
  const help = clone.run(`npm start --silent -- ${subcommand.join(' ')} --help`)
  const unknown = words
    .filter(word => word.startsWith('--'))
    .filter(option => !help.output.includes(option.split('=')[0]!))
  return unknown.length === 0 ? help : { status: 1, output: `${unknown.join(', ')}: not in\n${help.output}` }
}

const fileExists = ([file = '']: readonly string[]): Said => {
  const there = file === 'clone' || existsSync(join(clone.folder, file))
  return { status: there ? 0 : 1, output: `${file}: no such file` }
}

/**
 * Installs the extension into the VS Code of the end-to-end tests. If that is not available, the package must at least
 * exist.
 */
function installExtension(args: readonly string[]): Said {
  let vscode: VsCode
  try {
    vscode = prepareVsCode('1.139')
  } catch (error) {
    console.warn(`cannot try code here, but its file must exist: ${(error as Error).message}`)
    return fileExists(args.slice(1))
  }
  const own = mkdtempSync(join(tmpdir(), 'finetune-lab-code-'))
  try {
    return clone.run(
      [
        vscode.node,
        vscode.main,
        '--accept-server-license-terms',
        '--server-data-dir',
        own,
        '--extensions-dir',
        own,
        ...args,
      ].join(' '),
    )
  } finally {
    rmSync(own, { recursive: true, force: true, maxRetries: 5 })
  }
}
