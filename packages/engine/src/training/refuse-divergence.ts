/** A loss that is not a finite number never becomes one again. Fail instead of reporting chance accuracy. */
export function refuseDivergence(
  losses: Float32Array,
  stage: 'pretrain' | 'finetune',
  dataset: string,
  batches: number,
): void {
  const at = losses.findIndex(loss => !Number.isFinite(loss))
  if (at >= 0)
    throw diverged(
      `The training loss on ${dataset} became ${losses[at]} at batch ${batches - losses.length + at + 1}`,
      stage,
    )
}

/** A head may also diverge because its extractor did, even if its last losses do not show it. */
export function refuseDivergedTest(loss: number, dataset: string): void {
  if (!Number.isFinite(loss)) throw diverged(`The test loss on ${dataset} is ${loss}`, 'finetune')
}

const diverged = (what: string, stage: 'pretrain' | 'finetune') =>
  new Error(
    `${what}: training diverged. Set a smaller pretrain.learningRate${stage === 'finetune' ? ' or finetune.learningRate' : ''}.`,
  )
