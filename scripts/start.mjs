// npm start runs the built-in example; npm start -- ARGS runs finetune-lab ARGS.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root, setUp } from './setup.mjs'

setUp()
const args = process.argv.slice(2)
const example = ['run', join(root, 'examples/first-run.experiment.yaml')]
const cli = spawn(
  process.execPath,
  [join(root, 'apps/cli/dist/finetune-lab.js'), ...(args.length > 0 ? args : example)],
  {
    stdio: 'inherit',
  },
)
// A terminal sends Ctrl-C to both processes. The command decides what to do about it.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => cli.kill('SIGTERM'))
cli.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
