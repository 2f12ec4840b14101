import type { Dataset } from '@finetune-lab/data'
import type { RunSettings } from '@finetune-lab/experiment'
import { cohortOf, type Network } from '@finetune-lab/model'
import { type Standing, type TrainedRun, type Training, train } from '../training/train.ts'

/** Trains one run alone, to the end. */
export function trainAlone(
  run: RunSettings,
  datasets: ReadonlyMap<string, Dataset>,
  network: Network,
  from?: Standing,
): { readonly trained: TrainedRun; readonly reported: readonly Training[]; readonly standings: readonly Standing[] } {
  const reported: Training[] = []
  const standings: Standing[] = []
  const training = train([run], datasets, cohortOf([network]), from && [from])
  for (;;) {
    const { done, value } = training.next()
    if (done) return { trained: value[0], reported, standings }
    reported.push(value)
    standings.push(value.standings()[0])
  }
}
