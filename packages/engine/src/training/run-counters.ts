/** What a run keeps count of beside its training. */
export interface Counters {
  /** Losses of the batches since the stage's last progress event. */
  losses: number[]
  /** Mean loss of pre-training's last progress event, so far. */
  finalLoss?: number
  /** That pre-training took, over all attempts. */
  seconds: number
}
