import type { SweepRecord } from '@finetune-lab/runs'

/** For captions of intervals in a sweep whose seeds follow a rule; empty for others. */
export function seedNote({ experiment: { seedRule } }: SweepRecord): string {
  return seedRule
    ? ` Seeds were added where the first ${seedRule.start} vary: 95 % intervals use the spread of these (Stein).`
    : ''
}
