import type { InspectedBatch } from '@finetune-lab/engine/inspection'
import type { Prediction } from './enlarged-sample.ts'
import type { Snapshot } from './inspector-controls.ts'
import type { TrainedHead } from './received-batch.ts'

/** The network of a run: requested, loaded, or unavailable. */
export interface Network {
  readonly run: string
  readonly heads?: readonly TrainedHead[]
  readonly problem?: string
}

/** What the chosen network predicts for the images of this batch. */
export function predictionOf(
  { origin, networks }: Snapshot,
  chosen: string | null,
  network: Network | undefined,
  batch: InspectedBatch | undefined,
): Prediction {
  if (!chosen) return { kind: 'text', text: invitation(origin.kind, networks.length) }
  if (network?.problem) return { kind: 'text', text: network.problem }
  if (!network?.heads || !batch) return { kind: 'text', text: 'Reading the network …' }
  const heads = network.heads.filter(
    ({ dataset, classes }) => dataset === batch.dataset && classes.length === batch.classes.length,
  )
  if (heads.length === 0) return { kind: 'text', text: `This network has no head for ${batch.dataset}.` }
  const title = networks.find(({ run }) => run === chosen)?.title ?? chosen
  return { kind: 'heads', title: `Network: ${title}`, heads }
}

function invitation(kind: Snapshot['origin']['kind'], networks: number): string {
  if (networks > 0) return 'Choose a network above to see its prediction for this image.'
  if (kind === 'defaults')
    return 'Open the inspector from an experiment or a run to see predictions of its trained network here.'
  return 'Predictions of a trained network appear here once a run has finished.'
}
