// Runs the kill test with any number of kills: node packages/engine/scripts/kill-test.mjs --kills 200 [--seed 1]
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
})
const root = fileURLToPath(new URL('../../..', import.meta.url))
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'slow', 'packages/engine/src/process/kill.slow.test.ts'],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, FINETUNE_LAB_KILLS: values.kills, FINETUNE_LAB_KILL_SEED: values.seed },
  },
)
process.exitCode = status ?? 1
