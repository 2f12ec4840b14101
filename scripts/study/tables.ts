import {
  answers,
  type Contrast,
  compareSweeps,
  curves,
  formatPoints,
  formatSamples,
  predictionOutcomes,
} from '../../packages/analysis/src/index.ts'
import type { StudySweep } from './committed-sweeps.ts'

// The study's tables as Markdown. Every figure comes from packages/analysis.

export const percent = (share: number) => (100 * share).toFixed(1)
export const half = (interval: { low: number; high: number }) => percent((interval.high - interval.low) / 2)
/** Bold where the p-value, adjusted by Holm, is below 5 %. */
const marked = (text: string, p: number | undefined) => (p !== undefined && p < 0.05 ? `**${text}**` : text)

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
}

export const directionOf = ({ record }: StudySweep) =>
  [record.experiment.pretrain.dataset, record.experiment.finetune.dataset]
    .flat(2)
    .map(name => record.datasets[name].title)
    .join(' → ')

const sizesOf = ([{ record }]: readonly StudySweep[]) => record.experiment.pretrain.samplesPerClass

/** A row for each direction and series, a column for each number of samples. */
function bySize(
  sweeps: readonly StudySweep[],
  first: readonly [string, string],
  seriesOf: (sweep: StudySweep) => readonly (readonly [label: string, cell: (size: number) => string])[],
): string {
  const sizes = sizesOf(sweeps)
  const rows = sweeps.flatMap(sweep =>
    seriesOf(sweep).map(([label, cell], i) => [i === 0 ? directionOf(sweep) : '', label, ...sizes.map(cell)]),
  )
  return table([...first, `s = ${sizes[0]}`, ...sizes.slice(1).map(String)], rows)
}

/** `50.3 ± 2.7` */
export const accuracyTable = (sweeps: readonly StudySweep[]) =>
  bySize(sweeps, ['pre-train → finetune', 'augmentation'], ({ runs }) =>
    curves(runs)[0].series.map(({ augmentation, points }) => [
      augmentation,
      size => {
        const { mean, interval } = points.find(({ samplesPerClass }) => samplesPerClass === size)!
        return `${percent(mean)} ± ${half(interval!)}`
      },
    ]),
  )

/** `**+10.7 ± 3.0**` */
export const differenceTable = (sweeps: readonly StudySweep[]) =>
  contrastTable(sweeps, runs => answersOf(runs).contrasts)

/** Mixup minus collage, as `differenceTable`. */
export const mixingTable = (sweeps: readonly StudySweep[]) => contrastTable(sweeps, runs => [mixupMinusCollage(runs)])

export const mixupMinusCollage = (runs: StudySweep['runs']) =>
  answers(runs, { reference: 'collage', resamples: 0 })[0].contrasts.find(
    ({ augmentation }) => augmentation === 'mixup',
  )!

const contrastTable = (sweeps: readonly StudySweep[], of: (runs: StudySweep['runs']) => readonly Contrast[]) =>
  bySize(sweeps, ['pre-train → finetune', 'difference'], ({ runs }) =>
    of(runs).map(({ augmentation, reference, points }) => [
      `${augmentation} − ${reference}`,
      size => {
        const { mean, interval, test } = points.find(({ samplesPerClass }) => samplesPerClass === size)!
        return marked(`${formatPoints(mean)} ± ${half(interval!)}`, test?.holm)
      },
    ]),
  )

/** The number of samples that does as well without augmentation: `21 [18, 25]` */
export const labelsSavedTable = (sweeps: readonly StudySweep[]) =>
  bySize(sweeps, ['pre-train → finetune', 'augmentation'], ({ runs }) =>
    answersOf(runs).labelsSaved.map(({ augmentation, points }) => [
      augmentation,
      size => {
        const { reference, interval } = points.find(({ samplesPerClass }) => samplesPerClass === size)!
        return `${formatSamples(reference)} [${formatSamples(interval!.low)}, ${formatSamples(interval!.high)}]`
      },
    ]),
  )

/** Pre-training on the finetune data set itself minus pre-training on the other one. */
export function transferTable(same: StudySweep, other: StudySweep): string {
  const { series } = compareSweeps(same, other).targets[0]
  const rows = series.map(({ augmentation, points }) => [
    augmentation.a,
    ...points.map(({ difference }) =>
      marked(`${formatPoints(difference!.mean)} ± ${half(difference!.interval!)}`, difference!.adjustedP),
    ),
  ])
  const sizes = sizesOf([same])
  return table(['augmentation', `s = ${sizes[0]}`, ...sizes.slice(1).map(String)], rows)
}

/** Mean accuracies of none, mixup and collage by pre-train (rows) and finetune data set (columns). */
export function transferMatrixTable(sweeps: readonly StudySweep[], samplesPerClass: number): string {
  const titles = [...new Set(sweeps.map(sweep => directionOf(sweep).split(' → ')[0]))]
  const rows = titles.map(from => [
    from,
    ...titles.map(to => {
      const { runs } = sweeps.find(sweep => directionOf(sweep) === `${from} → ${to}`)!
      return curves(runs)[0]
        .series.map(({ points }) => percent(points.find(point => point.samplesPerClass === samplesPerClass)!.mean))
        .join(' · ')
    }),
  ])
  return table([`pre-trained, s = ${samplesPerClass}`, ...titles.map(title => `tested on ${title}`)], rows)
}

export function predictionTable(sweeps: readonly StudySweep[]): string {
  const rows = sweeps.flatMap(sweep =>
    predictionOutcomes(sweep.record.experiment, sweep.runs).flatMap(({ text, outcomes }) =>
      outcomes.map(({ verdict, figures }) => [text, directionOf(sweep), `**${verdict}**`, figures]),
    ),
  )
  const texts = [...new Set(rows.map(([text]) => text))]
  const sorted = texts.flatMap(text =>
    rows.filter(row => row[0] === text).map((row, i) => (i === 0 ? row : ['', ...row.slice(1)])),
  )
  return table(['prediction', 'pre-train → finetune', 'verdict', 'figures'], sorted)
}

/** The answers in words about one subject. */
export const sentencesAbout = (sweeps: readonly StudySweep[], about: string) =>
  sweeps
    .map(sweep => {
      const own = answersOf(sweep.runs).sentences.filter(sentence => sentence.about === about)
      return `- ${directionOf(sweep)}: ${own.map(({ text }) => text).join(' ')}`
    })
    .join('\n')

const answersOf = (runs: StudySweep['runs']) => answers(runs)[0]

/** The means of a PyTorch script of the same experiment, three seeds, next to ours. */
export function pytorchTable(sweeps: readonly StudySweep[]): string {
  return bySize(
    sweeps.filter(({ name }) => name in PYTORCH),
    ['pre-train → finetune', 'augmentation'],
    ({ name, runs }) =>
      curves(runs)[0].series.map(({ augmentation, points }) => [
        augmentation,
        size => {
          const i = points.findIndex(({ samplesPerClass }) => samplesPerClass === size)
          return `${PYTORCH[name][augmentation][i].toFixed(1)} / ${percent(points[i].mean)}`
        },
      ]),
  )
}

/** Its single results are not kept here. In percent, with dropout, seeds 0 to 2, 8,000 random test images; PyTorch 1.13 for letters after digits, 2.15 for the others. */
export const PYTORCH: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  'mnist-to-emnist': {
    none: [53.6, 49.1, 57.8, 52.3, 59.2, 65.4, 64.3],
    mixup: [61.1, 62.2, 62.4, 64.8, 66.5, 68.1, 68.8],
    collage: [60.5, 62, 64, 65.8, 66.5, 66.5, 68.1],
  },
  'mnist-to-mnist': {
    none: [83.6, 85.2, 86.3, 88.8, 91.5, 93.2, 94.8],
    mixup: [89.3, 90.2, 90.5, 93, 93.7, 94.3, 94.7],
    collage: [90.9, 91.6, 91.8, 92.8, 93.2, 94, 94.2],
  },
  'emnist-to-emnist': {
    none: [51.9, 54.7, 59.2, 67.3, 67.8, 74.2, 76.5],
    mixup: [61.9, 63.5, 66.8, 70.3, 72.4, 74.4, 74.7],
    collage: [64.3, 67.1, 69.2, 69.8, 70.3, 71.3, 70.7],
  },
}
