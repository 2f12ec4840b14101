import { executorDescription } from '@finetune-lab/model/page'
import { readSweepRecord } from '@finetune-lab/runs'
import { exitCodeOf } from '../process/exit-code.ts'
import { loadSweepData } from '../process/load-sweep-data.ts'
import type { ClaimedRun } from '../workers/worker-messages.ts'
import { cohortCapacity } from './cohort-capacity.ts'
import type { ExecutorOrder, ExecutorReport } from './executor-messages.ts'
import { deviceWords, openTensorflow } from './open-tensorflow.ts'
import type { Prepared, Service } from './service.ts'
import { trainClaimed } from './train-claimed.ts'

/** Trains what the engine that started this process orders, until that engine ends. */
export async function serveEngine(service: Service): Promise<void> {
  let stopping = false
  // Slurm signals every process of a job. The engine's own order arrives as well.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      stopping = true
    })
  // Without its engine it no longer has a lease. Another engine resumes its runs from their checkpoints.
  process.on('disconnect', () => process.exit())

  const prepared = await prepare(service)
  if (!prepared) return
  process.on('message', (order: ExecutorOrder) => {
    if (order.type === 'stop') stopping = true
    else void train(order.claimed)
  })
  send({ type: 'ready', capacity: prepared.capacity })

  async function train(claimed: readonly ClaimedRun[]): Promise<void> {
    try {
      const ended = ({ run }: ClaimedRun, end: object) => send({ type: 'ended', run: run.id, ...end } as ExecutorReport)
      await trainClaimed(claimed, { ...service, ...prepared!, ended, stopRequested: () => stopping })
      send({ type: 'free' })
    } catch (error) {
      console.error(error)
      const message = error instanceof Error ? error.message : String(error)
      send({ type: 'broken', message }, () => process.exit(1))
    }
  }
}

/** Reports what cannot be used here to the engine, which shows it to the user. */
async function prepare({ sweepFolder, data }: Service): Promise<Prepared | undefined> {
  try {
    const record = readSweepRecord(sweepFolder)
    const { name } = record.executor
    const tensorflow = openTensorflow(executorDescription(name).tensorflow!)
    const datasets = await loadSweepData(record, data)
    const settings = record.runs.map(run => run.settings)
    const capacity = cohortCapacity(tensorflow, settings, datasets)
    return { tensorflow, device: deviceWords(tensorflow), executor: name, datasets, capacity }
  } catch (error) {
    const code = exitCodeOf(error)
    if (code === undefined) throw error
    send({ type: 'refused', code, message: (error as Error).message }, () => process.exit(code))
    return undefined
  }
}

function send(report: ExecutorReport, then?: () => void): void {
  process.send!(report, undefined, undefined, () => then?.())
}
