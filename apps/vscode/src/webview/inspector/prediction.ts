import type { InspectedBatch } from '@finetune-lab/engine/inspection'
import type { Prediction } from './enlarged-sample.ts'
import type { Snapshot } from './inspector-controls.ts'
import type { TrainedHead } from './received-batch.ts'

/** The network of a run: asked for, there, or not to be had. */
export interface Network {
  readonly run: string
  readonly heads?: readonly TrainedHead[]
  readonly problem?: string
}

/** What the chosen network can say about the images of this batch. */
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
  if (networks > 0) return 'Choose a network above: its answer to this image appears here.'
  if (kind === 'defaults') return 'Opened from an experiment or a run, its trained network answers here.'
  return 'As soon as a run has finished, its network can be asked here.'
}
