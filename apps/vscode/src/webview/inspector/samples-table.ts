import { html, nothing, type TemplateResult } from 'lit-html'
import { bars, largestShares } from './bars.ts'
import type { DrawnColumn, DrawnSamples, MixedImage } from './drawn-samples.ts'

export interface TableActions {
  /** @param column key; absent: keep the current column */
  select(row: number, column?: string): void
  /** Moves the focus between rows, and between columns of the enlarged sample. */
  keydown(event: KeyboardEvent): void
}

/** One row per sample: source, partner, and the result of each augmentation. */
export function samplesTable(
  samples: DrawnSamples,
  selected: { row: number | null; column: string },
  actions: TableActions,
): TemplateResult {
  const { batch, partners, columns } = samples
  const reachable = selected.row ?? 0
  const select = (event: Event, row: number) => {
    const cell = (event.target as Element).closest<HTMLElement>('td[data-column]')
    actions.select(row, cell?.dataset.column)
  }
  return html`<table class="samples" @keydown=${actions.keydown}>
    <caption class="visually-hidden">The samples of batch ${batch.batch + 1} under each augmentation</caption>
    <thead>
      <tr>
        <th scope="col"><span class="visually-hidden">Sample</span></th>
        <th scope="col">source</th>
        <th scope="col">partner</th>
        ${columns.map(({ label, title }) => html`<th scope="col" title=${title}>${label}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${partners.map(
        (partner, row) => html`<tr
          class=${row === selected.row ? 'selected' : nothing}
          @click=${(event: Event) => select(event, row)}
        >
          <th scope="row">
            <button
              type="button"
              class="row"
              data-row=${row}
              tabindex=${row === reachable ? 0 : -1}
              aria-pressed=${row === selected.row}
              aria-label="Enlarge sample ${row + 1}"
            >
              ${row + 1}
            </button>
          </th>
          <td>${source(samples, row)}</td>
          <td>${partner === row ? 'none' : source(samples, partner)}</td>
          ${columns.map(column => augmented(column, row, samples, column.column.key === selected.column))}
        </tr>`,
      )}
    </tbody>
  </table>`
}

function source({ batch, sources }: DrawnSamples, position: number): TemplateResult {
  const name = batch.classes[batch.labels[position]]
  return html`<figure>
    <canvas width="28" height="28" data-image="source/${position}" role="img" aria-label=${sources[position].description}>
    </canvas>
    <figcaption><span class="name" title=${name}>${name}</span> <span class="index">#${batch.indices[position]}</span></figcaption>
  </figure>`
}

function augmented({ column, samples }: DrawnColumn, row: number, { batch }: DrawnSamples, enlarged: boolean) {
  const sample = samples[row]
  return html`<td data-column=${column.key} class=${enlarged ? 'enlarged-column' : nothing}>
    <figure class="augmented">
      <canvas width="28" height="28" data-image="${column.key}/${row}" role="img" aria-label=${sample.description}></canvas>
      <figcaption>
        ${column.name === 'none' ? nothing : html`<span class="lambda">λ ${sample.lambda.toFixed(2)}</span>`}
        ${labelBars(sample, batch, row, 3)}
      </figcaption>
    </figure>
  </td>`
}

/** A sample's label: the shares of its own class and of its partner's. */
export function labelBars(
  { label }: MixedImage,
  { classes, labels }: DrawnSamples['batch'],
  row: number,
  most: number,
): TemplateResult {
  return bars(
    'Label',
    largestShares(label, most).map(({ index, share }) => ({
      name: classes[index],
      share,
      kind: index === labels[row] ? 'own' : 'partner',
    })),
  )
}
