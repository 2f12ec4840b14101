import { curves } from '@finetune-lab/analysis'
import type { SweepSnapshot } from '@finetune-lab/runs'
import Table from 'cli-table3'

/**
 * Mean accuracy in per cent over samples per class, a table for each finetune data set: `61.1 ±1.4`, the half-width of
 * the 95 % interval from two seeds on. What is not finished yet is a dot.
 *
 * @param columns the terminal's width; a table that is wider is turned, sizes down and augmentations across
 */
export function resultTable(snapshot: SweepSnapshot, columns = 100): string {
  const { experiment, datasets } = snapshot.record
  const sizes = experiment.pretrain.samplesPerClass
  return curves(snapshot.runs)
    .map(({ dataset, series }) => {
      const cell = (augmentation: string, size: number): string => {
        const point = series
          .find(each => each.augmentation === augmentation)
          ?.points.find(({ samplesPerClass }) => samplesPerClass === size)
        if (!point) return '·'
        const half =
          point.interval?.kind === 't' ? ` ±${(50 * (point.interval.high - point.interval.low)).toFixed(1)}` : ''
        return `${(100 * point.mean).toFixed(1)}${half}`
      }
      const labels = series.map(({ augmentation }) => augmentation)
      const across = labels.map(label => [label, ...sizes.map(size => cell(label, size))])
      const down = sizes.map(size => [`s = ${size}`, ...labels.map(label => cell(label, size))])
      const wide = draw(['', ...sizes.map(size => `s = ${size}`)], across)
      const fits = wide.split('\n').every(line => line.length <= columns)
      const title = `Finetune accuracy on ${datasets[dataset]?.title ?? dataset}, %`
      return `${title}\n${fits ? wide : draw(['', ...labels], down)}`
    })
    .join('\n')
}

function draw(head: string[], rows: string[][]): string {
  const table = new Table({
    head,
    colAligns: head.map((_, i) => (i === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
    chars: { mid: '', 'left-mid': '', 'mid-mid': '', 'right-mid': '' },
  })
  table.push(...rows)
  return table.toString()
}
