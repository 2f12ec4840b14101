import { hostname } from 'node:os'
import type { Speed } from '@finetune-lab/experiment'
import { followSweep, type RunEvent, type SweepSnapshot } from '@finetune-lab/runs'

/**
 * What an image costs in a step of the head, as a share of what it costs to go through the extractor: 0.01 to 0.12,
 * measured on two cores. Both are most often a small part of a run.
 */
const HEAD_SHARE = 0.08

interface Span {
  started?: number
  finished?: number
  attempts: number
}

/**
 * How fast one worker was in a sweep that was run on this machine, others beside it; undefined where no run tells: none
 * is finished, or it was done elsewhere, or in several attempts.
 *
 * @param folder the sweep's
 */
export function pastSpeed(folder: string, host: string = hostname()): Speed | undefined {
  const spans = new Map<string, Span>()
  const onEvent = ({ id }: { readonly id: string }, event: RunEvent) => {
    const span = spans.get(id) ?? { attempts: 0 }
    spans.set(id, span)
    if (event.type === 'started') {
      span.attempts++
      span.started = event.host === host ? Date.parse(event.at) : undefined
    }
    if (event.type === 'finished') span.finished = Date.parse(event.at)
  }
  return speedOf(followSweep(folder, { onEvent }).poll(), spans)
}

function speedOf({ record, runs }: SweepSnapshot, spans: ReadonlyMap<string, Span>): Speed | undefined {
  const total = { pretrainSeconds: 0, pretrainImages: 0, otherSeconds: 0, forwardImages: 0, headImages: 0 }
  for (const { run, result } of runs) {
    const span = spans.get(run.id)
    if (!result || span?.attempts !== 1 || span.started === undefined || span.finished === undefined) continue
    const { pretrain, finetunes } = run.settings
    const { seconds } = result.pretraining
    total.pretrainSeconds += seconds
    total.pretrainImages += pretrain.batches * pretrain.batchSize
    total.otherSeconds += Math.max(0, (span.finished - span.started) / 1000 - seconds)
    for (const { dataset, samplesPerClass, batches, batchSize } of finetunes) {
      const { classes, testImages } = record.datasets[dataset]
      total.forwardImages += samplesPerClass * classes.length + testImages
      total.headImages += batches * batchSize
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
