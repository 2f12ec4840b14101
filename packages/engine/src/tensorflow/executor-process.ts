import { parseArgs } from 'node:util'
import type { TensorflowKind } from '@finetune-lab/model/tensorflow'
import { replyToProbe } from './reply-to-probe.ts'
import { serveEngine } from './serve-engine.ts'

// The TensorFlow process: one library, one device. It either answers a probe or trains for an engine, on its orders.
// TensorFlow's output goes where the engine's does.

const { values } = parseArgs({
  options: {
    probe: { type: 'string' },
    measure: { type: 'string' },
    sweep: { type: 'string' },
    data: { type: 'string' },
    workspace: { type: 'string' },
    engine: { type: 'string' },
    'checkpoint-seconds': { type: 'string', default: '3' },
  },
})
if (values.probe) replyToProbe(values.probe as TensorflowKind, values.measure ? Number(values.measure) : undefined)
else
  await serveEngine({
    sweepFolder: values.sweep!,
    data: { dataFolder: values.data, workspace: values.workspace },
    engine: values.engine!,
    checkpointSeconds: Number(values['checkpoint-seconds']),
  })
