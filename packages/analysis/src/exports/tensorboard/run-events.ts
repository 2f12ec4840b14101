import type { RunSnapshot } from '@finetune-lab/runs'
import { runParameters } from '../run-parameters.ts'
import type { RunSeries, SeriesPoint } from '../series.ts'
import type { TensorboardEvent } from './event.ts'

const SESSION_START = '_hparams_/session_start_info'
const SESSION_END = '_hparams_/session_end_info'

/** A run for TensorBoard: its series, and its settings for the hparams plugin. */
export function runEvents(snapshot: RunSnapshot, series: RunSeries, executor: string): TensorboardEvent[] {
  const [startTime, endTime] = [seconds(series.started), seconds(series.ended)]
  const hparams = { ...runParameters(snapshot.run.settings), executor }
  const status = snapshot.state === 'finished' ? 'success' : snapshot.state === 'failed' ? 'failure' : 'running'
  return [
    { wallTime: startTime, step: 0, tag: SESSION_START, value: { kind: 'session start', hparams, startTime } },
    ...series.points.map(scalarEvent),
    { wallTime: endTime, step: 0, tag: SESSION_END, value: { kind: 'session end', status, endTime } },
  ]
}

export const scalarEvent = ({ name, at, step, value }: SeriesPoint): TensorboardEvent => ({
  wallTime: seconds(at),
  step,
  tag: name,
  value,
})

const seconds = (iso: string) => Date.parse(iso) / 1000
