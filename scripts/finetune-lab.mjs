import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './setup.mjs'

/** Runs the built command line and returns what it prints; ends this process if it fails. */
export function finetuneLab(...args) {
  const { status, stdout } = spawnSync(process.execPath, [join(root, 'apps/cli/dist/finetune-lab.js'), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (status !== 0) process.exit(status ?? 1)
  return stdout
}

/** Writes JSON, formatted as the repository's is. */
export function writeJson(file, value) {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`)
  spawnSync(join(root, 'node_modules/.bin/biome'), ['format', '--write', file])
}
