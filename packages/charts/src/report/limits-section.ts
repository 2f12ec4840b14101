import { augmentationWords, referenceOf, troubleOf } from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'
import { datasetTitle } from '../chart-plan.ts'
import { formatCount, formatNumberOf } from '../format.ts'
import { troubleNotes } from '../trouble-marks.ts'
import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/** What the figures do not show, in words. */
export function limitsSection(sweep: ReportSweep, level: HeadingLevel): Html {
  const limits = [
    ...troubles(sweep),
    ...seedLimits(sweep),
    ...testSetLimits(sweep),
    ...synthetic(sweep),
    ...oddData(sweep),
    ...unfinished(sweep.tuning && sweep.whole && sweep.part === undefined ? sweep.whole : sweep.snapshot),
  ]
  return html`<section>
${heading(level, 'Limits')}
<ul>
${limits.map(
  limit => html`<li>${limit}</li>
`,
)}</ul>
</section>`
}

function troubles({ curves, snapshot }: ReportSweep): readonly string[] {
  return troubleNotes(curves, name => datasetTitle(snapshot.record.datasets, name))
}

function seedLimits({ curves, differences, snapshot }: ReportSweep): readonly string[] {
  const points = curves.flatMap(({ series }) => series.flatMap(one => one.points))
  if (points.length === 0) return []
  const counts = points.map(({ n }) => n)
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)]
  if (most === 1) {
    return [
      'Each point is one run (n = 1). Runs that differ only in the seed vary by several points, so differences between single points say little. The intervals in the tables (Wilson) cover only the chance in the test set.',
    ]
  }
  const paired = differences.some(({ series }) => series.some(each => each.points.length > 0))
  const rest = fewest === most ? formatNumberOf(most, 'seed') : `${fewest} to ${formatNumberOf(most, 'seed')}`
  return [
    `Each mean is over ${rest}. Bands and intervals are 95 % confidence intervals over seeds (Student’s t), for this test set. They cover the chance in the drawn subset, the initial weights, the order of batches, augmentation and dropout. They do not cover other data sets or other settings, and they assume normally distributed values, which few seeds cannot confirm. If one seed in ten collapses, ${unseen(most)} of the points with ${formatNumberOf(most, 'seed')} do not show it: their intervals are about the seeds that do not collapse.`,
    `${paired ? `Differences to ${augmentationWords(referenceOf(snapshot.record))} are paired by seed. ` : ''}The intervals are separate: about one in twenty misses its true value by chance.`,
    ...(fewest === 1
      ? [
          'Points with n = 1 have no interval over seeds. Their intervals in the tables (Wilson) cover only the chance in the test set.',
        ]
      : []),
  ]
}

/** `59 %`: the chance that no seed of a point collapses if one in ten does. */
const unseen = (seeds: number) => `${(100 * 0.9 ** seeds).toFixed(0)} %`

/** The binomial uncertainty of one network's accuracy, at the best mean. */
function testSetLimits({ snapshot, curves }: ReportSweep): readonly string[] {
  return curves.flatMap(({ dataset, series }) => {
    const images = snapshot.runs
      .flatMap(({ result }) => result?.finetunes ?? [])
      .find(finetune => finetune.dataset === dataset)?.testImages
    const means = series.flatMap(({ points }) =>
      points.filter(point => troubleOf(point) !== 'collapsed').map(({ mean }) => mean),
    )
    if (images === undefined || images === 0 || means.length === 0) return []
    const best = Math.max(...means)
    const half = 1.96 * Math.sqrt((best * (1 - best)) / images) * 100
    return [
      `Tested on ${formatCount(images)} images of ${datasetTitle(snapshot.record.datasets, dataset)}: the size of the test set alone limits one network’s accuracy of ${(best * 100).toFixed(1)} % to about ± ${half.toFixed(1)} points. All runs share this test set, so differences are affected less.`,
    ]
  })
}

function synthetic({ snapshot }: ReportSweep): readonly string[] {
  const names = Object.values(snapshot.record.datasets).filter(dataset => dataset.synthetic)
  if (names.length === 0) return []
  const titles = names.map(({ title }) => title).join(' and ')
  return [
    `${titles} ${names.length === 1 ? 'is' : 'are'} synthetic: drawn by a program, not by people. Results may differ on real images.`,
  ]
}

/** Warnings about the data sets from when the sweep was created. */
function oddData({ snapshot }: ReportSweep): readonly string[] {
  return Object.values(snapshot.record.datasets).flatMap(({ title, warnings = [] }) =>
    warnings.map(warning => `The data set ${title} looks wrong: ${warning}.`),
  )
}

function unfinished({ runs }: SweepSnapshot): readonly string[] {
  const missing = runs.filter(({ state }) => state !== 'finished').length
  if (missing === 0) return []
  return [
    `${missing} of ${formatNumberOf(runs.length, 'run')} ${missing === 1 ? 'is' : 'are'} not finished, so points are missing or have fewer seeds than planned.`,
  ]
}
