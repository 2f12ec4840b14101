import { symbol } from 'd3'
import type { LineChart } from '../line-chart/line-chart.ts'
import { plainText } from '../plain-text.ts'
import type { Readout, ReadoutEntry } from './readout.ts'

/**
 * The crosshair's text: where it is, a row for each series there, and the details of the closest point. Columns that no
 * series fills are left out.
 */
export function readoutTable(document: Document, chart: LineChart, readout: Readout): readonly Element[] {
  const create = (name: string, text = '', className = '') => {
    const element = document.createElement(name)
    if (text) element.textContent = plainText(text)
    if (className) element.className = className
    return element
  }
  const columns = COLUMNS.filter(key => readout.entries.some(({ point }) => point.point.readout[key]))
  const titles = { interval: '95 % interval', n: 'n', difference: '', ...chart.readout }
  const table = create('table', '', 'readout')
  const head = table.appendChild(create('thead')).appendChild(create('tr'))
  head.append(create('th'), create('th'), ...columns.map(key => create('th', titles[key], 'numeric')))
  const body = table.appendChild(create('tbody'))
  for (const entry of readout.entries) {
    const row = body.appendChild(create('tr', '', entry === readout.nearest ? 'nearest' : ''))
    const marker = row.appendChild(create('td'))
    marker.append(swatch(document, entry))
    row.append(create('td', entry.series.series.title))
    row.append(...columns.map(key => create('td', entry.point.point.readout[key] ?? '', 'numeric')))
  }
  const details = readout.nearest.point.point.readout.details ?? []
  const about = readout.entries.length > 1 && details.length > 0 ? [`${readout.nearest.series.series.title}:`] : []
  return [
    create('div', readout.title, 'readout-title'),
    table,
    ...(details.length > 0 ? [create('div', [...about, details.join('; ')].join(' '), 'readout-details')] : []),
  ]
}

const COLUMNS = ['value', 'interval', 'n', 'difference'] as const

/** The series' marker in its colour. */
function swatch(document: Document, { series: { series, color } }: ReadoutEntry): Element {
  const create = (name: string) => document.createElementNS('http://www.w3.org/2000/svg', name)
  const svg = create('svg')
  svg.setAttribute('width', '12')
  svg.setAttribute('height', '12')
  svg.setAttribute('viewBox', '-6 -6 12 12')
  const path = svg.appendChild(create('path'))
  path.setAttribute('d', symbol(series.style.marker, 48)() ?? '')
  path.setAttribute('fill', color)
  return svg
}
