/** Counters that a run keeps alongside its training. */
export interface Counters {
  /** Losses of the batches since the stage's last progress event. */
  losses: number[]
  /** Mean loss of the last pre-training progress event so far. */
  finalLoss?: number
  /** Duration of pre-training over all attempts. */
  seconds: number
}
