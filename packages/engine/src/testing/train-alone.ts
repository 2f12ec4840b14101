import type { Dataset } from '@finetune-lab/data'
import type { RunSettings } from '@finetune-lab/experiment'
import { cohortOf, type Network } from '@finetune-lab/model'
import { type Standing, type TrainedRun, type Training, train } from '../training/train.ts'

/** One run on a network of its own, to its end. */
export function trainAlone(
  run: RunSettings,
  datasets: ReadonlyMap<string, Dataset>,
  network: Network,
  from?: Standing,
): { readonly trained: TrainedRun; readonly told: readonly Training[]; readonly standings: readonly Standing[] } {
  const told: Training[] = []
  const standings: Standing[] = []
  const training = train([run], datasets, cohortOf([network]), from && [from])
  for (;;) {
    const { done, value } = training.next()
    if (done) return { trained: value[0], told, standings }
    told.push(value)
    standings.push(value.standings()[0])
  }
}
