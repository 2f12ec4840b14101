import { readFileSync } from 'node:fs'
import { parseExperiment, planExperiment } from '../../packages/experiment/src/index.ts'
import type { RunResult, SweepRecord } from '../../packages/runs/src/index.ts'

/** One of the study's sweeps, rebuilt from the files in docs/study. */
export interface StudySweep {
  readonly name: string
  readonly record: SweepRecord
  readonly runs: readonly { readonly result: RunResult }[]
}

export const NAMES = ['mnist-to-emnist', 'mnist-to-mnist', 'emnist-to-emnist', 'emnist-to-mnist'] as const

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

export const committedSweeps = (): StudySweep[] => NAMES.map(committedSweep)

/** The accuracies of the sixty seeds of one point, by rising seed. */
export const sixtySeeds = (): number[] =>
  csvRows(read('docs/study/sixty-seeds.csv'))
    .toSorted((a, b) => Number(a.seed) - Number(b.seed))
    .map(row => finetuneOf(row).accuracy)

function committedSweep(name: (typeof NAMES)[number]): StudySweep {
  const file = `examples/${name}.experiment.yaml`
  const { experiment } = parseExperiment(read(file))
  if (!experiment) throw new Error(`${file} has problems`)
  const { datasets, sweeps } = JSON.parse(read('docs/study/setup.json'))
  const rows = csvRows(read(`docs/study/${name}.csv`))
  const { runs } = planExperiment(experiment)
  const used = [experiment.pretrain.dataset, experiment.finetune.dataset].flat(2)
  return {
    name,
    record: {
      version: 1,
      ...sweeps[name],
      name: experiment.name,
      file,
      experiment,
      runs: runs.map(run => ({ ...run, identity: '' })),
      datasets: Object.fromEntries(used.map(dataset => [dataset, { ...datasets[dataset], folder: '' }])),
    },
    runs: runs.map(({ id, settings }) => {
      const own = rows.filter(({ run }) => run === id)
      if (own.length !== experiment.finetune.dataset.length) throw new Error(`docs/study/${name}.csv: no row for ${id}`)
      const { seed, pretrain } = settings
      return {
        result: {
          version: 1,
          run: {
            pretrain: pretrain.dataset,
            augmentation: own[0].augmentation,
            samplesPerClass: pretrain.samplesPerClass,
            seed,
          },
          executor: own[0].executor,
          device: sweeps[name].executor.device,
          finetunes: own.map(finetuneOf),
          pretraining: { steps: pretrain.batches, seconds: Number.NaN, finalLoss: Number.NaN },
        },
      }
    }),
  }
}

type CsvRow = Readonly<Record<string, string>>

/** Six decimals give the exact number of correct test images, and so the exact accuracy. */
function finetuneOf(row: CsvRow): RunResult['finetunes'][number] {
  const testImages = Number(row.test_images)
  const accuracy = Math.round(Number(row.accuracy) * testImages) / testImages
  return { dataset: row.finetune, accuracy, loss: Number(row.loss), testImages, confusion: [] }
}

/** These files hold only names and numbers, nothing is quoted. */
function csvRows(text: string): CsvRow[] {
  const [header, ...lines] = text.trimEnd().split('\n')
  const columns = header.split(',')
  return lines.map(line => {
    const values = line.split(',')
    return Object.fromEntries(columns.map((column, i) => [column, values[i]]))
  })
}
