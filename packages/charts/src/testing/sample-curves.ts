import type { AccuracyCurves, AccuracyPoint, DifferenceCurves, Interval } from '../chart-data.ts'
import type { ChartPlan } from '../chart-options.ts'

/** Two-sided 95 % quantiles by degrees of freedom. */
const T_QUANTILES = [Number.NaN, 12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262]

/** Accuracies of MNIST → EMNIST letters, PyTorch, three seeds: what real figures look like. */
const LETTERS = {
  none: '.555 .537 .515|.506 .483 .484|.593 .572 .569|.516 .497 .556|.595 .552 .629|.651 .655 .655|.613 .676 .640',
  mixup: '.610 .606 .617|.628 .623 .615|.621 .632 .619|.640 .645 .658|.661 .661 .673|.675 .671 .696|.684 .687 .695',
  collage: '.605 .596 .613|.616 .634 .610|.642 .639 .638|.662 .649 .662|.671 .652 .673|.659 .668 .668|.679 .683 .682',
}

/** MNIST → MNIST, likewise. */
const DIGITS = {
  none: '.847 .794 .866|.810 .885 .861|.851 .899 .838|.896 .898 .870|.921 .902 .922|.926 .928 .941|.953 .949 .941',
  mixup: '.888 .899 .892|.903 .895 .907|.910 .896 .909|.932 .933 .926|.938 .936 .937|.941 .944 .945|.951 .948 .943',
  collage: '.905 .903 .920|.923 .915 .910|.929 .911 .914|.926 .926 .932|.930 .933 .934|.934 .943 .943|.942 .946 .938',
}

export const samplePlan: ChartPlan = {
  samplesPerClass: [1, 2, 4, 8, 16, 32, 64],
  augmentations: ['none', 'mixup', 'collage'],
  datasets: [
    { name: 'emnist-letters', title: 'EMNIST letters' },
    { name: 'mnist', title: 'MNIST' },
  ],
}

export const sampleCurves: readonly AccuracyCurves[] = [
  curvesOf('emnist-letters', parse(LETTERS)),
  curvesOf('mnist', parse(DIGITS)),
]

export const sampleDifferences: readonly DifferenceCurves[] = [
  differencesOf('emnist-letters', parse(LETTERS)),
  differencesOf('mnist', parse(DIGITS)),
]

/** Accuracies by label, size and seed. */
export type Accuracies = Readonly<Record<string, readonly (readonly number[])[]>>

export const sampleAccuracies: Readonly<Record<string, Accuracies>> = {
  'emnist-letters': parse(LETTERS),
  mnist: parse(DIGITS),
}

export function curvesOf(dataset: string, accuracies: Accuracies): AccuracyCurves {
  const series = Object.entries(accuracies).map(([augmentation, sizes]) => ({
    augmentation,
    points: sizes.map((values, index): AccuracyPoint => {
      const mean = average(values)
      return {
        samplesPerClass: 2 ** index,
        mean,
        n: values.length,
        values: values.map((accuracy, seed) => ({ seed, accuracy })),
        interval: values.length > 1 ? tInterval(values) : { kind: 'wilson', low: mean - 0.007, high: mean + 0.007 },
      }
    }),
  }))
  return { dataset, series }
}

function differencesOf(dataset: string, accuracies: Accuracies): DifferenceCurves {
  const { none, ...others } = accuracies
  const series = Object.entries(others).map(([augmentation, sizes]) => ({
    augmentation,
    points: sizes.map((values, index) => {
      const pairs = values.map((value, seed) => value - none[index][seed])
      return { samplesPerClass: 2 ** index, mean: average(pairs), n: pairs.length, interval: tInterval(pairs) }
    }),
  }))
  return { dataset, series }
}

function tInterval(values: readonly number[]): Interval {
  const mean = average(values)
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  const half = T_QUANTILES[values.length - 1] * Math.sqrt(variance / values.length)
  return { kind: 't', low: mean - half, high: mean + half }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function parse(table: Readonly<Record<string, string>>): Accuracies {
  return Object.fromEntries(
    Object.entries(table).map(([label, text]) => [
      label,
      text.split('|').map(seeds => seeds.trim().split(/\s+/).map(Number)),
    ]),
  )
}
