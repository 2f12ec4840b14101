import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface FreshClone {
  readonly folder: string
  /** Runs a command line in the clone, like a user with an empty home. */
  run(command: string): { readonly status: number | null; readonly output: string }
  /** The same, asynchronously: this process can serve what the command requests. */
  runAsync(command: string): Promise<{ readonly status: number | null; readonly output: string }>
  remove(): void
}

/**
 * The repository's files in a new folder with nothing installed or built, and an empty home. Shares only the package
 * managers' download caches, which affect how long a command takes but not whether it works.
 *
 * @param builds folder where turbo keeps what clones have built: the first one builds, the others copy. By default each
 *   clone builds
 */
export function freshClone(builds?: string): FreshClone {
  const parent = mkdtempSync(join(tmpdir(), 'finetune-lab-clone-'))
  const [folder, home] = [join(parent, 'finetune-lab'), join(parent, 'home')]
  for (const each of [folder, home]) mkdirSync(each)
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root })
  for (const file of files.toString().split('\0').filter(Boolean)) {
    if (!existsSync(join(root, file))) continue
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file), { verbatimSymlinks: true })
  }
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TMPDIR: process.env.TMPDIR,
    NO_COLOR: '1',
    ...(builds && { TURBO_CACHE_DIR: builds }),
    npm_config_cache: said('npm', 'config', 'get', 'cache'),
    npm_config_store_dir: said('npx', '--yes', packageManager(), 'store', 'path'),
    ...proxies(),
  }
  return {
    folder,
    run(command) {
      const { status, stdout, stderr } = spawnSync('bash', ['-c', command], {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
        env,
      })
      return { status, output: `${stdout}${stderr}` }
    },
    runAsync: command =>
      new Promise(resolve => {
        const child = spawn('bash', ['-c', command], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
        let output = ''
        for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (output += chunk))
        child.on('close', status => resolve({ status, output }))
      }),
    remove: () => rmSync(parent, { recursive: true, force: true, maxRetries: 5 }),
  }
}

const said = (program: string, ...args: string[]) => execFileSync(program, args, { cwd: root, encoding: 'utf8' }).trim()
const packageManager = () => JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager as string

/** How this machine reaches the registries. */
const proxies = () =>
  Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      /^(https?_proxy|no_proxy|npm_config_registry|ssl_cert_file|node_extra_ca_certs)$/i.test(name),
    ),
  )
