import type { SweepSnapshot } from '@finetune-lab/runs'
import { type Accuracy, sweepOf } from './sweep.ts'

export interface ComparedOptions {
  readonly pretrain?: string
  readonly finetune?: string
  readonly augmentation?: string
  readonly sizes?: string
  readonly seeds?: string
  /** Additional lines of `pretrain`, indented. */
  readonly more?: string
  readonly files?: Readonly<Record<string, string>>
  readonly accuracy?: Accuracy
  readonly id?: string
}

const TITLES: Readonly<Record<string, [title: string, classes: number]>> = {
  mnist: ['MNIST', 10],
  'emnist-letters': ['EMNIST letters', 26],
  'fashion-mnist': ['Fashion-MNIST', 10],
}

/** A sweep with records of its data sets, for tests of comparisons. */
export function comparedSweep(options: ComparedOptions = {}): SweepSnapshot {
  const { pretrain = 'mnist', finetune = 'emnist-letters', augmentation = '[none, mixup]', sizes = '[1, 4]' } = options
  const { seeds = '3', more = '', files = {}, accuracy = () => 0.5, id } = options
  const text = `pretrain:
  dataset: ${pretrain}
  samplesPerClass: ${sizes}
  augmentation: ${augmentation}
${more}
finetune: { dataset: ${finetune} }
seeds: ${seeds}
`
  const sweep = sweepOf(text, accuracy, id)
  const names = [pretrain, ...sweep.record.experiment.finetune.dataset]
  const datasets = Object.fromEntries(
    names.map(name => {
      const [title, classes] = TITLES[name]
      const record = {
        title,
        classes: Array.from({ length: classes }, (_, index) => String(index)),
        mean: 0.1,
        std: 0.3,
        synthetic: false,
        folder: `/data/${name}`,
        trainImages: 1000,
        testImages: 1000,
        checksums: { 'train-images-idx3-ubyte': files[name] ?? `checksum of ${name}` },
      }
      return [name, record]
    }),
  )
  return { ...sweep, record: { ...sweep.record, datasets } }
}
