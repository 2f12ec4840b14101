import { hostname } from 'node:os'
import { effectiveBatchSize, type Speed, trainedSettings } from '@finetune-lab/experiment'
import { executorDescription } from '@finetune-lab/model/page'
import { readSweep, runFiles, runFolder, type SweepSnapshot, tailEvents } from '@finetune-lab/runs'

/**
 * Cost of an image in a step of the head, as a share of its cost in the extractor: 0.01 to 0.12, measured on two cores.
 * Both are usually a small part of a run.
 */
const HEAD_SHARE = 0.08

interface Span {
  started?: number
  finished?: number
  attempts: number
}

/**
 * How fast one worker was in a sweep trained by this machine's CPU kernels, with other workers running alongside.
 * Undefined if no finished run is suitable: it ran elsewhere, took several attempts, or was part of a cohort, whose runs share
 * their time.
 *
 * @param folder the sweep's folder folder
 */
export function pastSpeed(folder: string, host: string = hostname()): Speed | undefined {
  const sweep = readSweep(folder)
  if (executorDescription(sweep.record.executor.name).inLockstep) return undefined
  const spans = new Map(
    sweep.runs.flatMap(({ run: { id }, result }) => (result ? [[id, spanOf(folder, id, host)] as const] : [])),
  )
  return speedOf(sweep, spans)
}

/** Reads the run's own events, as a follower of its sweep skips those of finished runs. */
function spanOf(folder: string, id: string, host: string): Span {
  const span: Span = { attempts: 0 }
  for (const event of tailEvents(runFiles(runFolder(folder, id)).events).read()) {
    if (event.type === 'started') {
      span.attempts++
      span.started = event.host === host ? Date.parse(event.at) : undefined
    }
    if (event.type === 'finished') span.finished = Date.parse(event.at)
  }
  return span
}

function speedOf({ record, runs }: SweepSnapshot, spans: ReadonlyMap<string, Span>): Speed | undefined {
  const total = { pretrainSeconds: 0, pretrainImages: 0, otherSeconds: 0, forwardImages: 0, headImages: 0 }
  for (const { run, result } of runs) {
    const span = spans.get(run.id)
    if (!result || span?.attempts !== 1 || span.started === undefined || span.finished === undefined) continue
    const { pretrain, finetunes } = trainedSettings(run.settings)
    const { seconds } = result.pretraining
    total.pretrainSeconds += seconds
    const pretrainSubset = pretrain.samplesPerClass * record.datasets[pretrain.dataset].classes.length
    total.pretrainImages += pretrain.batches * effectiveBatchSize(pretrain.batchSize, pretrainSubset)
    total.otherSeconds += Math.max(0, (span.finished - span.started) / 1000 - seconds)
    for (const { dataset, samplesPerClass, batches, batchSize } of finetunes) {
      const { classes, testImages } = record.datasets[dataset]
      const subset = samplesPerClass * classes.length
      total.forwardImages += subset + testImages
      total.headImages += batches * effectiveBatchSize(batchSize, subset)
    }
  }
  if (total.pretrainImages === 0 || !(total.pretrainSeconds > 0)) return undefined
  const forwardImage = total.otherSeconds / (total.forwardImages + HEAD_SHARE * total.headImages)
  return {
    pretrainImage: total.pretrainSeconds / total.pretrainImages,
    forwardImage,
    headImage: HEAD_SHARE * forwardImage,
  }
}
