import type { FinetuneResult, SweepRecord } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system/page'
import type { ClassCount, WithResult } from '../with-result.ts'

/** What a figure shows of each network: accuracy, or another value of its test. */
export interface Measure {
  /** As on the command line: `accuracy`, `ece`, `brier`, `top2`, `class:A`. */
  readonly key: string
  /** `expected calibration error` */
  readonly title: string
  /** Where room is short: `ECE`. */
  readonly short: string
  readonly better: 'higher' | 'lower'
  /** The largest possible value; the smallest is 0. */
  readonly most: 1 | 2
  /** Shown in percent; otherwise as a number. */
  readonly percent: boolean
  /** A network's value on a finetune data set; undefined if its result does not have it. */
  valueOf(run: WithResult, finetune: FinetuneResult): MeasuredValue | undefined
}

export interface MeasuredValue {
  readonly value: number
  /** The images that the value is a share of; missing if it is not a share of images. */
  readonly images?: number
}

export const ACCURACY: Measure = {
  key: 'accuracy',
  title: 'accuracy',
  short: 'accuracy',
  better: 'higher',
  most: 1,
  percent: true,
  valueOf: (_, { accuracy, testImages }) => ({ value: accuracy, images: testImages }),
}

const ECE: Measure = {
  key: 'ece',
  title: 'expected calibration error',
  short: 'ECE',
  better: 'lower',
  most: 1,
  percent: true,
  valueOf: (_, { ece }) => (ece === undefined ? undefined : { value: ece }),
}

const BRIER: Measure = {
  key: 'brier',
  title: 'Brier score',
  short: 'Brier score',
  better: 'lower',
  most: 2,
  percent: false,
  valueOf: (_, { brier }) => (brier === undefined ? undefined : { value: brier }),
}

const TOP2: Measure = {
  key: 'top2',
  title: 'top-2 accuracy',
  short: 'top-2 accuracy',
  better: 'higher',
  most: 1,
  percent: true,
  valueOf: (_, { top2, testImages }) => (top2 === undefined ? undefined : { value: top2, images: testImages }),
}

/** Measures of every sweep, in the order of menus and tables. */
export const MEASURES: readonly Measure[] = [ACCURACY, ECE, BRIER, TOP2]

type Datasets = SweepRecord['datasets']

/** The accuracy on the test images of one class: the share of them that is recognised. */
export function classMeasure(name: string, datasets: Datasets): Measure {
  return {
    key: `class:${name}`,
    title: `accuracy on class ${name}`,
    short: `accuracy on ${name}`,
    better: 'higher',
    most: 1,
    percent: true,
    valueOf(run, finetune) {
      const classes = Object.hasOwn(datasets, finetune.dataset) ? datasets[finetune.dataset].classes : []
      const found = classAccuracies(run, finetune)[classes.indexOf(name)]
      return found && found.images > 0 ? { value: found.right / found.images, images: found.images } : undefined
    },
  }
}

/** By class: the rows of the confusion matrix, or what a page got in its place. Empty if it got neither. */
export function classAccuracies({ classCounts }: WithResult, { dataset, confusion }: FinetuneResult) {
  const sent = classCounts && Object.hasOwn(classCounts, dataset) ? classCounts[dataset] : undefined
  return (
    sent ??
    confusion.map(
      (row, label): ClassCount => ({ images: row.reduce((sum, count) => sum + count, 0), right: row[label] ?? 0 }),
    )
  )
}

/** The classes of a sweep's finetune data sets, each name once. */
export function classNames({ datasets, experiment }: Pick<SweepRecord, 'datasets' | 'experiment'>): string[] {
  const names = experiment.finetune.dataset.flatMap(name =>
    Object.hasOwn(datasets, name) ? datasets[name].classes : [],
  )
  return [...new Set(names)]
}

/**
 * The measure with this key.
 *
 * @throws UserFacingError that lists the measures, or the classes
 */
export function measureNamed(record: Pick<SweepRecord, 'datasets' | 'experiment'>, key: string): Measure {
  const known = MEASURES.find(measure => measure.key === key)
  if (known) return known
  const [, name] = /^class:(.*)$/s.exec(key) ?? []
  const keys = MEASURES.map(measure => measure.key).join(', ')
  if (name === undefined)
    throw new UserFacingError('input', `measure ${JSON.stringify(key)}: expected ${keys} or class:NAME`)
  const names = classNames(record)
  if (names.includes(name)) return classMeasure(name, record.datasets)
  const shown = names.slice(0, MOST_LISTED).join(', ')
  const rest = names.length > MOST_LISTED ? `, and ${names.length - MOST_LISTED} more` : ''
  throw new UserFacingError(
    'input',
    `measure ${JSON.stringify(key)}: no finetune data set has a class ${JSON.stringify(name)}; expected one of ${shown}${rest}`,
  )
}

const MOST_LISTED = 30

/** Whether `a` is the better of two values. */
export const isBetter = ({ better }: Pick<Measure, 'better'>, a: number, b: number) =>
  better === 'higher' ? a > b : a < b

/** Why runs have no value: they are of a version that did not record it. Undefined if every finished run has one. */
export function missingMeasureNote(measure: Measure, runs: readonly WithResult[]): string | undefined {
  const finetunes = runs.flatMap(run => (run.result?.finetunes ?? []).map(finetune => measure.valueOf(run, finetune)))
  const missing = finetunes.filter(value => value === undefined).length
  if (missing === 0) return undefined
  if (measure.key.startsWith('class:'))
    return `${missing} of ${finetunes.length} results have no ${measure.short}: their data set has no test images of it`
  return `${missing} of ${finetunes.length} results have no ${measure.short}: an earlier version trained them and did not record it. It can be computed from a saved model only, so train them again to have it`
}
