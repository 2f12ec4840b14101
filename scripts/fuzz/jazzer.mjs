import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { forOlderGlibc } from './older-glibc.mjs'

/** Not a dependency of the repository: a native add-on of 60 MB that is not needed to run the tests. */
const VERSION = '4.0.0'
export const cache = join(homedir(), '.cache', 'finetune-lab-ci')
const folder = join(cache, `jazzer-${VERSION}`)

/** Returns the command of jazzer.js, which is fetched the first time, and the environment it needs. */
export function jazzer() {
  if (!existsSync(folder)) install()
  return {
    script: join(folder, 'node_modules/@jazzer.js/core/dist/cli.js'),
    env: JSON.parse(readFileSync(join(folder, 'environment.json'), 'utf8')),
  }
}

function install() {
  console.error(`Fetching @jazzer.js/core ${VERSION} into ${folder} (once) …`)
  const partial = `${folder}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  writeFileSync(join(partial, 'package.json'), '{"private": true}')
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `@jazzer.js/core@${VERSION}`]
  const { status, stderr, error } = spawnSync('npm', args, { cwd: partial, encoding: 'utf8' })
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${error?.message ?? stderr}`)
  renameSync(partial, folder)
  const addon = join(
    folder,
    'node_modules/@jazzer.js/fuzzer/prebuilds',
    `fuzzer-${process.platform}-${process.arch}.node`,
  )
  writeFileSync(join(folder, 'environment.json'), JSON.stringify(forOlderGlibc(addon, folder)))
}
