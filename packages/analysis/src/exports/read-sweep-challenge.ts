import { readChallenges, type SweepSnapshot } from '@finetune-lab/runs'
import { type Challenge, challengeOf } from '../challenge/challenge.ts'

/** Reads and analyses what `challenge` kept with a sweep; undefined if it was not challenged. */
export function readSweepChallenge(sweep: SweepSnapshot): Challenge | undefined {
  const found = readChallenges(sweep.folder, sweep.record.runs)
  return found.size === 0 ? undefined : challengeOf(sweep, found)
}
