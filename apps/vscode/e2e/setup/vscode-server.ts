// A real VS Code without Electron, downloaded only from npm: the server half of code-server's packages, with its few
// native modules built here. It opens in any Chromium. We start VS Code's own server-main.js, not
// code-server's wrapper around it.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join, relative } from 'node:path'

interface Release {
  readonly codeServer: string
  readonly node: string
  readonly ripgrep?: string
  /** Native modules that this VS Code loads and that come without a binary. */
  readonly native: readonly string[]
}

export interface VsCode {
  readonly version: string
  /** VS Code's server-main.js. */
  readonly main: string
  /** The Node to run it with. */
  readonly node: string
}

/** The oldest VS Code that the extension supports, and the newest on npm. */
const releases: Readonly<Record<string, Release>> = {
  '1.100': {
    codeServer: '4.100.3',
    node: '20.20.2',
    ripgrep: '1.18.0',
    native: ['@vscode/spdlog', 'node-pty', 'native-watchdog'],
  },
  '1.139': { codeServer: '4.139.1', node: '24.21.0', native: ['@vscode/spdlog', '@vscode/native-watchdog'] },
}

/** Outside the repository, so that clones and worktrees share it. */
const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'finetune-lab-ci')

/**
 * @param version '1.100' or '1.139'
 * @throws Error if it cannot be installed: no npm, no compiler, not Linux
 */
export function prepareVsCode(version: string): VsCode {
  const release = releases[version]
  if (!release) throw new Error(`VS Code ${version}: expected one of ${Object.keys(releases).join(', ')}`)
  const platform = `${process.platform}-${process.arch}`
  if (!['linux-x64', 'linux-arm64'].includes(platform)) throw new Error(`VS Code's server is not set up on ${platform}`)
  const folder = join(cache, `vscode-server-${release.codeServer}-${process.arch}`)
  // Moved into place when complete: needs no stamp, and concurrent installations do not collide.
  if (!existsSync(folder)) {
    console.error(`Installing VS Code ${version} for the end-to-end tests (once, about a minute) …`)
    const staging = `${folder}.${process.pid}`
    try {
      install(staging, release, platform)
      if (!existsSync(folder)) renameSync(staging, folder)
    } finally {
      rmSync(staging, { recursive: true, force: true })
    }
  }
  return {
    version,
    main: join(folder, 'node_modules/code-server/lib/vscode/out/server-main.js'),
    node: join(folder, `node_modules/node-${platform}/bin/node`),
  }
}

function install(folder: string, { codeServer, node, ripgrep, native }: Release, platform: string) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'vscode-server-host', private: true }))
  const packages = [`code-server@${codeServer}`, `node-${platform}@${node}`]
  if (ripgrep) packages.push(`@vscode/ripgrep-${platform}@${ripgrep}`)
  npm(folder, ['install', '--ignore-scripts', ...packages])

  const vscode = join(folder, 'node_modules/code-server/lib/vscode')
  // Not `npm ci`: the shipped lock file does not match package.json.
  npm(vscode, ['install', '--omit=dev', '--ignore-scripts'])
  npm(join(vscode, 'extensions'), ['install', '--omit=dev', '--ignore-scripts'])
  const nodeFolder = join(folder, `node_modules/node-${platform}`)
  for (const module of native) buildNative(join(vscode, 'node_modules', module), nodeFolder)

  // As code-server's install script does for 1.100.
  if (!existsSync(join(vscode, 'node_modules.asar'))) symlinkSync('node_modules', join(vscode, 'node_modules.asar'))
  if (ripgrep) {
    const bin = join(vscode, 'node_modules/@vscode/ripgrep/bin')
    mkdirSync(bin, { recursive: true })
    rmSync(join(bin, 'rg'), { force: true })
    symlinkSync(relative(bin, join(folder, `node_modules/@vscode/ripgrep-${platform}/bin/rg`)), join(bin, 'rg'))
  }
}

/** Node's headers come with its npm package: nothing is downloaded from nodejs.org. */
function buildNative(folder: string, nodeFolder: string) {
  const gyp = join(npmFolder(), 'node_modules/node-gyp/bin/node-gyp.js')
  run(process.execPath, [gyp, 'rebuild', `--nodedir=${nodeFolder}`], folder, {
    PATH: `${join(nodeFolder, 'bin')}:${process.env.PATH}`,
  })
}

function npmFolder() {
  const roots = [
    join(dirname(dirname(process.execPath)), 'lib/node_modules/npm'),
    join(run('npm', ['root', '-g'], cache).trim(), 'npm'),
  ]
  const found = roots.find(root => existsSync(join(root, 'node_modules/node-gyp')))
  if (!found) throw new Error(`npm, whose node-gyp builds VS Code's native modules, is in none of: ${roots.join(', ')}`)
  return found
}

const npm = (folder: string, args: readonly string[]) =>
  run('npm', args, folder, { npm_config_audit: 'false', npm_config_fund: 'false' })

function run(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, ...env },
  })
  if (status === 0) return stdout
  const said = (error?.message ?? `${stdout}${stderr}`).trim().split('\n').slice(-20).join('\n')
  throw new Error(`${command} ${args.join(' ')}, in ${cwd}:\n${said}`)
}
