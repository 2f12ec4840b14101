import type { ChosenNetworks, ChosenPair, SeedPair } from './compare-model.ts'
import type { ConfusionMeans } from './confusion-section.ts'
import type { Asking } from './disagreements-section.ts'

/** The chosen part of the model, with the host's answers about it. */
export interface Shown {
  readonly pair?: ChosenPair
  readonly networks?: ChosenNetworks
  readonly seeds: readonly SeedPair[]
  readonly seed?: SeedPair
  readonly means?: ConfusionMeans
  readonly asking: Asking
}
