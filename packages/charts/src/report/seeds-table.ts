import { type PointSeeds, seedCounts, seedCountsText } from '@finetune-lab/analysis'
import type { ChartPlan } from '../chart-options.ts'
import { chartPlan } from '../chart-plan.ts'
import { type Html, html } from './html.ts'
import type { ReportSweep } from './report-input.ts'
import { sizeTable } from './size-table.ts'

/** Samples per class × augmentation: the number of seeds, and whether the mean is known; empty without a rule for seeds. */
export function seedsTable(
  { snapshot: { record }, curves }: ReportSweep,
  dataset: ChartPlan['datasets'][number],
): Html {
  const counts = seedCounts(record, curves).find(each => each.dataset === dataset.name)
  if (!counts) return html``
  const { samplesPerClass, augmentations } = chartPlan(record)
  const cell = (augmentation: string, size: number) => {
    const point = counts.points.find(each => each.augmentation === augmentation && each.samplesPerClass === size)
    return point
      ? html`<td>${point.n} <small>${stateText(point)}</small></td>`
      : html`<td class="missing">no finished run</td>`
  }
  return sizeTable({
    look: 'seeds',
    caption: html`Seeds of each mean on ${dataset.title ?? dataset.name}. ${seedCountsText(counts)}`,
    sizes: samplesPerClass,
    columns: augmentations,
    titleOf: label => label,
    cell,
  })
}

function stateText({ state, half }: PointSeeds): string {
  const width = half === undefined ? '' : `, ± ${(100 * half).toFixed(1)}`
  return `${state === 'open' ? 'seeds missing' : state}${width}`
}
