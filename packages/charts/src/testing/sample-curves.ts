import {
  type AccuracyCurves,
  type AccuracyPoint,
  type DifferenceCurves,
  mean,
  pairedDifference,
  tInterval,
  wilsonInterval,
} from '@finetune-lab/analysis'
import type { ChartPlan } from '../chart-options.ts'

/** Real accuracies: MNIST → EMNIST letters, PyTorch, three seeds. */
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

/** Their curves, with sizes 1, 2, 4, … and a test set of 20,800 images. */
export function curvesOf(dataset: string, accuracies: Accuracies): AccuracyCurves {
  const series = Object.entries(accuracies).map(([augmentation, sizes]) => ({
    augmentation,
    points: sizes.map(
      (values, index): AccuracyPoint => ({
        samplesPerClass: 2 ** index,
        mean: mean(values),
        n: values.length,
        values: values.map((accuracy, seed) => ({ seed, accuracy })),
        interval: values.length > 1 ? tInterval(values) : wilsonInterval(values[0], 20800),
      }),
    ),
  }))
  return { dataset, series }
}

function differencesOf(dataset: string, accuracies: Accuracies): DifferenceCurves {
  const [reference, ...others] = curvesOf(dataset, accuracies).series
  const series = others.map(({ augmentation, points }) => ({
    augmentation,
    points: points.map((point, index) => ({
      samplesPerClass: point.samplesPerClass,
      ...pairedDifference(point, reference.points[index])!,
    })),
  }))
  return { dataset, reference: reference.augmentation, series }
}

function parse(table: Readonly<Record<string, string>>): Accuracies {
  return Object.fromEntries(
    Object.entries(table).map(([label, text]) => [
      label,
      text.split('|').map(seeds => seeds.trim().split(/\s+/).map(Number)),
    ]),
  )
}
