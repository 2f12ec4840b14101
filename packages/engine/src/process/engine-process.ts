import { parseArgs } from 'node:util'
import { runEngine } from './run-engine.ts'

// The engine: a separate process. It gets its work from its arguments and reports only through the run store.

const { values } = parseArgs({
  options: {
    sweep: { type: 'string' },
    data: { type: 'string' },
    workspace: { type: 'string' },
    workers: { type: 'string' },
    join: { type: 'boolean', default: false },
    slurm: { type: 'boolean', default: false },
    'checkpoint-seconds': { type: 'string', default: '3' },
  },
})
const stop = new AbortController()
let terminated = false
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    terminated ||= signal === 'SIGTERM'
    stop.abort()
  })
// A parent process that wants the engine to outlive it opens no channel.
process.on('disconnect', () => stop.abort())
// The log may be on a full disk.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})

process.exit(
  await runEngine({
    sweepFolder: values.sweep!,
    dataFolder: values.data,
    workspace: values.workspace,
    workers: values.workers ? Number(values.workers) : undefined,
    join: values.join,
    slurm: values.slurm,
    checkpointSeconds: Number(values['checkpoint-seconds']),
    stop,
    terminated: () => terminated,
  }),
)
