import type { ReliabilityBin } from '@finetune-lab/model/page'
import type { SweepSnapshot } from '@finetune-lab/runs'
import { classAccuracies } from './measure.ts'

/** A finetune's test in detail, as JSON has it: what does not fit a row. */
export interface TestDetails {
  readonly run: string
  readonly finetune: string
  /** The share of each class's test images that is recognised, by the class's name or number. */
  readonly classAccuracies: Readonly<Record<string, number>>
  /** Missing in results of versions that did not record it. */
  readonly reliability?: readonly ReliabilityBin[]
}

/** Of all finished runs. Needs results as they are in the store: pages get them without details. */
export function testDetails({ record: { datasets }, runs }: SweepSnapshot): TestDetails[] {
  return runs.flatMap(snapshot =>
    (snapshot.result?.finetunes ?? []).map(finetune => {
      const { dataset, reliability } = finetune
      const names = Object.hasOwn(datasets, dataset) ? datasets[dataset].classes : []
      const shares = classAccuracies(snapshot, finetune).flatMap(({ images, right }, label) =>
        images === 0 ? [] : [[names[label] ?? String(label), right / images] as const],
      )
      return {
        run: snapshot.run.id,
        finetune: dataset,
        classAccuracies: Object.fromEntries(shares),
        ...(reliability && { reliability }),
      }
    }),
  )
}
