// Prepares a fresh clone: installs dependencies with pnpm from the frozen lock file, then builds. A stamp file records
// what is already done, so checking takes milliseconds.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stampFile = join(root, 'node_modules', '.finetune-lab-setup.json')
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** @param minimum the required Node: vite, which runs the tests, needs a newer 20 than the product */
export function setUp(minimum = [20, 0]) {
  requireNode(minimum)
  const lock = hash([readFileSync(join(root, 'pnpm-lock.yaml')), process.platform, process.arch])
  if (stamp().lock !== lock) {
    step(`Installing dependencies with ${packageManager} (once) …`, ['install', '--frozen-lockfile'])
    save({ lock })
  }
  const sources = hash(sourceFiles().map(file => [file, statSync(file).size, statSync(file).mtimeMs].join()))
  if (stamp().sources !== sources || !existsSync(join(root, 'apps/cli/dist/finetune-lab.js'))) {
    step('Building …', ['exec', 'turbo', 'run', 'build', '--output-logs=errors-only'])
    save({ lock, sources })
  }
}

function requireNode(minimum) {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > minimum[0] || (major === minimum[0] && minor >= minimum[1])) return
  console.error(`Finetune Lab needs Node ${minimum.join('.')} or newer; this is Node ${process.versions.node}.`)
  process.exit(3)
}

/** Runs pnpm quietly. Shows its output only if it fails. */
function step(message, args) {
  console.error(message)
  const { status, stdout, stderr, error } = spawnSync('npx', ['--yes', packageManager, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    shell: process.platform === 'win32',
    env: { ...process.env, CI: 'true', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  })
  if (status === 0) return
  console.error(`${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`)
  console.error(`Failed: ${packageManager} ${args.join(' ')}`)
  process.exit(3)
}

function stamp() {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8'))
  } catch {
    return {}
  }
}

function save(value) {
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, JSON.stringify(value))
}

/** Every file that the build reads. */
function sourceFiles() {
  const packages = ['packages', 'apps'].flatMap(group => children(join(root, group)))
  return [
    join(root, 'package.json'),
    join(root, 'tsconfig.json'),
    join(root, 'scripts/bundle.mjs'),
    ...packages.flatMap(folder => [
      join(folder, 'package.json'),
      ...files(join(folder, 'src')),
      ...files(join(folder, 'scripts')),
    ]),
  ].filter(existsSync)
}

const children = folder =>
  existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map(name => join(folder, name))
    : []

function files(folder) {
  return children(folder).flatMap(path => (statSync(path).isDirectory() ? files(path) : [path]))
}

function hash(parts) {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(part).update('\0')
  return digest.digest('hex')
}
