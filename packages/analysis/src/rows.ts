import type { SweepSnapshot } from '@finetune-lab/runs'

/** One finetune of a sweep, as exports give it. */
export interface Row {
  readonly pretrain: string
  readonly augmentation: string
  readonly samples_per_class: number
  readonly seed: number
  readonly finetune: string
  readonly executor: string
  /** Share of the test images, 0 … 1. */
  readonly accuracy: number
  /** Mean of −log p(label) over the test images. */
  readonly loss: number
  readonly test_images: number
  readonly sweep: string
  readonly run: string
}

/** The names and the order of a row's values. */
export const COLUMNS = [
  'pretrain',
  'augmentation',
  'samples_per_class',
  'seed',
  'finetune',
  'executor',
  'accuracy',
  'loss',
  'test_images',
  'sweep',
  'run',
] as const satisfies readonly (keyof Row)[]

const SORTED_BY = COLUMNS.slice(0, 6)

/** A row for each finetune of each finished run, sorted by the first six columns, then by sweep and run. */
export function rows(sweeps: readonly SweepSnapshot[]): Row[] {
  const all = sweeps.flatMap(({ record, runs }) =>
    runs.flatMap(({ run, result }) =>
      (result?.finetunes ?? []).map(({ dataset, accuracy, loss, testImages }) => ({
        pretrain: result!.run.pretrain,
        augmentation: result!.run.augmentation,
        samples_per_class: result!.run.samplesPerClass,
        seed: result!.run.seed,
        finetune: dataset,
        executor: result!.executor,
        accuracy,
        loss,
        test_images: testImages,
        sweep: record.id,
        run: run.id,
      })),
    ),
  )
  return all.toSorted((a, b) => {
    const column = [...SORTED_BY, 'sweep' as const, 'run' as const].find(name => a[name] !== b[name])
    return column === undefined ? 0 : a[column] < b[column] ? -1 : 1
  })
}
