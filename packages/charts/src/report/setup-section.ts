import { executorWords, experimentSettings } from '@finetune-lab/analysis'
import type { SweepRecord, SweepSnapshot } from '@finetune-lab/runs'
import { formatCount, formatDuration, formatTime } from '../format.ts'
import { below, type HeadingLevel, heading } from './heading.ts'
import { type Html, html } from './html.ts'

/** Everything needed to repeat the sweep. */
export function setupSection(snapshot: SweepSnapshot, level: HeadingLevel): Html {
  const { record } = snapshot
  return html`<section>
${heading(level, 'Set-up')}
${heading(below(level), 'Settings')}
${pairs('All settings of the experiment file, including defaults.', experimentSettings(record))}
${heading(below(level), 'Machine and versions')}
${pairs('The machine, the versions, and the time.', machineRows(snapshot))}
${heading(below(level), 'Data')}
${dataTable(record)}
${checksumTable(record)}
</section>`
}

function pairs(caption: string, rows: readonly (readonly [string, string])[]): Html {
  return html`<div class="wide"><table class="pairs">
<caption>${caption}</caption>
<tbody>
${rows.map(
  ([name, value]) => html`<tr><th scope="row">${name}</th><td>${value}</td></tr>
`,
)}</tbody>
</table></div>`
}

function machineRows({ record, runs }: SweepSnapshot): readonly (readonly [string, string])[] {
  const results = runs.flatMap(({ result }) => result ?? [])
  const seconds = results.reduce((sum, { pretraining }) => sum + pretraining.seconds, 0)
  // Several hosts may have run the sweep: the results name them.
  const devices = new Set([record.executor.device, ...results.map(({ device }) => device)])
  const { name, reason } = record.executor
  const words = reason ? `${executorWords(record.executor)} (${reason})` : executorWords(record.executor)
  const executors = new Set([name, ...results.map(({ executor }) => executor)])
  return [
    ['executor', [...executors].map(each => (each === name ? words : each)).join('; ')],
    ['device', [...devices].join(', ')],
    ['pre-training time, sum over all finished runs', formatDuration(seconds)],
    ['Finetune Lab', record.versions.finetuneLab],
    ['Node', record.versions.node],
    ['experiment file', record.file],
    ['started', formatTime(record.created)],
    ['sweep', record.id],
  ]
}

function dataTable({ datasets }: SweepRecord): Html {
  return html`<div class="wide"><table>
<caption>The data sets. Images are normalised with this mean and standard deviation.</caption>
<thead><tr><th scope="col">name</th><th scope="col">title</th><th scope="col">kind</th><th scope="col">classes</th><th scope="col">training images</th><th scope="col">test images</th><th scope="col">mean</th><th scope="col">standard deviation</th></tr></thead>
<tbody>
${Object.entries(datasets).map(
  ([
    name,
    dataset,
  ]) => html`<tr><th scope="row">${name}</th><td>${dataset.title}</td><td>${dataset.synthetic ? 'synthetic' : 'as collected'}</td><td>${dataset.classes.length}</td><td>${formatCount(dataset.trainImages)}</td><td>${formatCount(dataset.testImages)}</td><td>${dataset.mean}</td><td>${dataset.std}</td></tr>
`,
)}</tbody>
</table></div>`
}

function checksumTable({ datasets }: SweepRecord): Html {
  const files = Object.entries(datasets).flatMap(([name, { checksums }]) =>
    Object.entries(checksums).map(([file, checksum]) => [name, file, checksum] as const),
  )
  if (files.length === 0) return html``
  return html`<div class="wide"><table class="checksums">
<caption>Checksums of the unpacked files of the data sets.</caption>
<thead><tr><th scope="col">data set</th><th scope="col">file</th><th scope="col">SHA-256</th></tr></thead>
<tbody>
${files.map(
  ([
    name,
    file,
    checksum,
  ]) => html`<tr><th scope="row">${name}</th><td>${file}</td><td><code>${checksum}</code></td></tr>
`,
)}</tbody>
</table></div>`
}
