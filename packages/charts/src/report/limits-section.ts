import { referenceOf, troubleOf } from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'
import { datasetTitle } from '../chart-plan.ts'
import { formatCount, formatNumberOf } from '../format.ts'
import { troubleNotes } from '../trouble-marks.ts'
import { type HeadingLevel, heading } from './heading.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'

/** What the figures do not say, in words. */
export function limitsSection(sweep: ReportSweep, level: HeadingLevel): Html {
  const limits = [
    ...troubles(sweep),
    ...seedLimits(sweep),
    ...testSetLimits(sweep),
    ...synthetic(sweep),
    ...oddData(sweep),
    ...unfinished(sweep.snapshot),
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
      'Each point is one run (n = 1): runs that differ in nothing but the seed spread by several points, so that differences between single points say little. The intervals given for them (Wilson) hold the test set’s chance alone.',
    ]
  }
  const paired = differences.some(({ series }) => series.some(each => each.points.length > 0))
  const rest = fewest === most ? formatNumberOf(most, 'seed') : `${fewest} to ${formatNumberOf(most, 'seed')}`
  return [
    `Each mean rests on ${rest}. Bands and intervals are 95 % t-intervals over seeds: they hold the chance in the drawn subset, the initial weights, the order of batches, augmentation and dropout. They do not hold other data sets or other settings, and they take the seeds’ values as normally distributed, which few seeds cannot show.`,
    `${paired ? `Differences to ${referenceOf(snapshot.record)} are paired by seed. ` : ''}Each interval stands alone: with many of them side by side, about one in twenty misses its true value by chance.`,
    ...(fewest === 1
      ? [
          'Points with n = 1 have no interval over seeds; what stands for them in the tables (Wilson) holds the test set’s chance alone.',
        ]
      : []),
  ]
}

/** The binomial standard error of one network's accuracy, at the best mean. */
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
      `Tested on ${formatCount(images)} images of ${datasetTitle(snapshot.record.datasets, dataset)}: by the test set’s size alone, one network’s accuracy of ${(best * 100).toFixed(1)} % is known to about ± ${half.toFixed(1)} points. All runs share this test set, so that it does not blur differences as much.`,
    ]
  })
}

function synthetic({ snapshot }: ReportSweep): readonly string[] {
  const names = Object.values(snapshot.record.datasets).filter(dataset => dataset.synthetic)
  if (names.length === 0) return []
  const titles = names.map(({ title }) => title).join(' and ')
  return [
    `${titles} ${names.length === 1 ? 'is' : 'are'} synthetic: drawn by a program, not by people. What holds here need not hold on real images.`,
  ]
}

/** What looked wrong in a data set when the sweep was made. */
function oddData({ snapshot }: ReportSweep): readonly string[] {
  return Object.values(snapshot.record.datasets).flatMap(({ title, warnings = [] }) =>
    warnings.map(warning => `The data set ${title} looks wrong: ${warning}.`),
  )
}

function unfinished({ runs }: SweepSnapshot): readonly string[] {
  const missing = runs.filter(({ state }) => state !== 'finished').length
  if (missing === 0) return []
  return [
    `${missing} of ${formatNumberOf(runs.length, 'run')} ${missing === 1 ? 'is' : 'are'} not finished: points are missing or rest on fewer seeds than planned.`,
  ]
}
