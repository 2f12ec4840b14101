// Alternates four engines on one sweep of 420 runs with one engine on both cores. Needs a quiet machine:
// node apps/cli/scripts/load-test.mjs [--batches 2000] [--rounds 3]
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { batches: { type: 'string', default: '2000' }, rounds: { type: 'string', default: '3' } },
})
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'slow', 'apps/cli/src/load.slow.test.ts'],
  {
    cwd: fileURLToPath(new URL('../../..', import.meta.url)),
    stdio: 'inherit',
    env: { ...process.env, FINETUNE_LAB_LOAD_BATCHES: values.batches, FINETUNE_LAB_LOAD_ROUNDS: values.rounds },
  },
)
process.exitCode = status ?? 1
