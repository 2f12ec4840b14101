import type { RunState, SweepSnapshot } from '@finetune-lab/runs'

/** `18 of 21 runs finished, 2 failed, 1 waiting · interrupted`; a finished sweep gets no state after the counts. */
export function sweepState({ runs, state }: SweepSnapshot): string {
  const count = (wanted: RunState): number => runs.filter(run => run.state === wanted).length
  const others = OTHER_STATES.flatMap(other => (count(other) > 0 ? [`${count(other)} ${other}`] : []))
  const counts = [`${count('finished')} of ${runs.length} runs finished`, ...others].join(', ')
  return state === 'finished' ? counts : `${counts} · ${state}`
}

const OTHER_STATES: readonly RunState[] = ['running', 'waiting', 'interrupted', 'failed']
