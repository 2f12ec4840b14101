import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerAddress, Tools } from '../setup/tools.ts'

/** URL of a window on this folder or `.code-workspace` file; without one, of an empty window. */
export function windowUrl({ port }: ServerAddress, target?: string): string {
  const query = target
    ? `?${target.endsWith('.code-workspace') ? 'workspace' : 'folder'}=${encodeURIComponent(target)}`
    : '?ew=true'
  return `http://127.0.0.1:${port}/${query}`
}

export interface Server extends ServerAddress {
  /** Writes the machine settings of the server, as a user who edits the file would. */
  setMachine(settings: Readonly<Record<string, unknown>>): void
  /** Process ids of the running extension hosts, one per window. */
  extensionHosts(): number[]
  /** CPU time of a process so far, in seconds. */
  cpuSeconds(pid: number): number
  /** Starts a measurement. @returns function that returns the CPU share since then; 1 is a full core */
  coreShare(pid: number): () => number
  stop(): Promise<void>
}

export interface ServerOptions {
  /** Whether to trust every workspace. */
  readonly trust?: boolean
  /** Machine settings of the server. */
  readonly machine?: Readonly<Record<string, unknown>>
  /** Environment variables in addition to this process's own. */
  readonly environment?: NodeJS.ProcessEnv
  /** Further extensions to install: .vsix files. */
  readonly extensions?: readonly string[]
}

/** Turns off everything that would ask, notify, or load from the network. */
const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'remote.autoForwardPorts': false,
  // Otherwise the extension host of a server scans all processes for ports every few seconds.
  'remote.autoForwardPortsSource': 'output',
  'git.enabled': false,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.banner': 'never',
  'workbench.reduceMotion': 'on',
}

/** Clock ticks per second in /proc: always 100 on Linux. */
const TICKS_PER_SECOND = 100

/** Installs the .vsix into a fresh VS Code and starts its server. */
export async function startServer(
  { vscode, vsix }: Tools,
  { trust = true, machine = {}, environment = {}, extensions = [] }: ServerOptions = {},
): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-vscode-'))
  mkdirSync(join(folder, 'user/User'), { recursive: true })
  writeFileSync(join(folder, 'user/User/settings.json'), JSON.stringify(quiet))
  mkdirSync(join(folder, 'user/Machine'))
  const setMachine = (settings: Readonly<Record<string, unknown>>) =>
    writeFileSync(join(folder, 'user/Machine/settings.json'), JSON.stringify(settings))
  setMachine(machine)
  const folders = ['--server-data-dir', 'server', '--user-data-dir', 'user', '--extensions-dir', 'extensions']
  const args = [
    vscode.main,
    '--accept-server-license-terms',
    ...folders.map(arg => (arg.startsWith('-') ? arg : join(folder, arg))),
  ]
  const { FINETUNE_LAB_DATA: _, FINETUNE_LAB_TENSORFLOW: __, ...inherited } = { ...process.env, ...environment }
  const env = { ...inherited, HOME: folder, XDG_CACHE_HOME: folder, XDG_RUNTIME_DIR: folder, EXTENSIONS_GALLERY: '{}' }

  const installed = spawnSync(
    vscode.node,
    [...args, ...[vsix, ...extensions].flatMap(each => ['--install-extension', each])],
    { env, encoding: 'utf8' },
  )
  if (installed.status !== 0) throw new Error(`The .vsix was rejected:\n${installed.stdout}${installed.stderr}`)

  const server = spawn(
    vscode.node,
    [
      ...args,
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--telemetry-level', 'off'],
      ...(trust ? ['--disable-workspace-trust'] : []),
    ],
    { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  )
  const port = await portOf(server)
  return {
    folder,
    port,
    setMachine,
    extensionHosts: () => descendants(server.pid!).filter(pid => commandLine(pid).includes('--type=extensionHost')),
    cpuSeconds,
    coreShare: pid => {
      const began = { time: performance.now(), cpu: cpuSeconds(pid) }
      return () => (cpuSeconds(pid) - began.cpu) / ((performance.now() - began.time) / 1000)
    },
    stop: async () => {
      await stopGroup(server)
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

function portOf(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = ''
    const listen = (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-10_000)
      const port = /agent listening on (\d+)/.exec(said)?.[1]
      if (port) resolve(Number(port))
    }
    server.stdout!.on('data', listen)
    server.stderr!.on('data', listen)
    server.once('close', code => reject(new Error(`VS Code's server ended with ${code}:\n${said}`)))
  })
}

/** The server can outlive SIGTERM by up to a second. */
function stopGroup(server: ChildProcess): Promise<void> {
  return new Promise(resolve => {
    const kill = setTimeout(() => process.kill(-server.pid!, 'SIGKILL'), 10_000)
    server.once('close', () => {
      clearTimeout(kill)
      resolve()
    })
    process.kill(-server.pid!, 'SIGTERM')
  })
}

function cpuSeconds(pid: number): number {
  const [user, system] = read(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return (user + system) / TICKS_PER_SECOND
}

function descendants(pid: number): number[] {
  const children = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
    .filter(child => parentOf(child) === pid)
  return children.flatMap(child => [child, ...descendants(child)])
}

const parentOf = (pid: number) =>
  Number(
    read(pid, 'stat')
      .replace(/^.*\) /s, '')
      .split(' ')[1],
  )
const commandLine = (pid: number) => read(pid, 'cmdline').replaceAll('\0', ' ')

/** Empty for a process that has ended. */
function read(pid: number, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8')
  } catch {
    return ''
  }
}
