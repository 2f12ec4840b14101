import { hostname } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { effectiveBatchSize, trainedSettings } from '@finetune-lab/experiment'
import { loadProbeKernels } from '@finetune-lab/model'
import { createTensorflowCohort } from '@finetune-lab/model/tensorflow'
import { openRunWriter, type RunWriter } from '@finetune-lab/runs'
import { cohortGroups } from '../training/cohort-groups.ts'
import { savedCheckpoint } from '../training/record-run.ts'
import { type CohortRun, recordTraining } from '../training/record-training.ts'
import { BEGINNING } from '../training/train.ts'
import { type End, endOf } from '../workers/run-end.ts'
import type { ClaimedRun } from '../workers/worker-messages.ts'
import type { Prepared, Service } from './service.ts'
import { timedPortions } from './timed-portions.ts'

export interface ClaimedWork extends Service, Prepared {
  /** Called once per run when it ends. */
  readonly ended: (claimed: ClaimedRun, end: End) => void
  readonly stopRequested: () => boolean
}

interface Opened extends CohortRun {
  readonly claimed: ClaimedRun
  readonly settings: ClaimedRun['run']['settings']
  readonly standing: typeof BEGINNING
}

/** Trains claimed runs, one group after another. Runs at the same point of training form a group. */
export async function trainClaimed(claimed: readonly ClaimedRun[], work: ClaimedWork): Promise<void> {
  const opened = claimed.flatMap(each => open(each, work) ?? [])
  try {
    for (const group of cohortGroups(opened, dataset => work.datasets.get(dataset)!.classes.length))
      if (work.stopRequested()) for (const { claimed } of group) work.ended(claimed, { state: 'stopped' })
      else await trainGroup(group, work)
  } finally {
    for (const { writer } of opened) writer.close()
  }
}

function open(claimed: ClaimedRun, { datasets, device, ended }: ClaimedWork): Opened | undefined {
  const { run, claim } = claimed
  let writer: RunWriter | undefined
  try {
    writer = openRunWriter(claim.folder, { claim })
    writer.log(`started on ${hostname()}, ${device}`)
    const saved = savedCheckpoint(run, writer, datasets)
    return { claimed, run, writer, saved, settings: run.settings, standing: saved?.standing ?? BEGINNING }
  } catch (error) {
    ended(claimed, endOf(error, claim.folder, writer))
    writer?.close()
    return undefined
  }
}

async function trainGroup(group: readonly Opened[], work: ClaimedWork): Promise<void> {
  const { engine, executor, device, datasets, checkpointSeconds, tensorflow, stopRequested, ended } = work
  const surroundings = {
    datasets,
    executor,
    device,
    worker: { engine, host: hostname(), worker: 0 },
    checkpointSeconds,
    stopRequested,
    failed: (index: number, error: unknown) =>
      ended(group[index].claimed, endOf(error, group[index].claimed.claim.folder, group[index].writer)),
  }
  const probeKernels = loadProbeKernels(new URL('.', import.meta.url))
  const cohort = createTensorflowCohort(tensorflow, group.length, { probeKernels })
  try {
    const { dataset, samplesPerClass, batchSize } = trainedSettings(group[0].settings).pretrain
    const subset = samplesPerClass * datasets.get(dataset)!.classes.length
    const portions = timedPortions(group.length, effectiveBatchSize(batchSize, subset))
    const execution = recordTraining(group, cohort, surroundings, portions)
    for (;;) {
      const { done, value } = execution.next()
      if (done) {
        for (const [index, { state }] of value.entries()) if (state !== 'failed') reportEnd(group[index], state)
        return
      }
      // Lets orders and signals arrive in between.
      await setImmediate()
    }
  } finally {
    cohort.dispose()
  }

  function reportEnd({ claimed, writer }: Opened, state: 'finished' | 'stopped'): void {
    writer.log(state)
    ended(claimed, { state })
  }
}
