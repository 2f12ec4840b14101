// For Node. What draws into a page stands in `dom.ts`, the package's other entry.
export { chartPlan } from './chart-plan.ts'
export { formatCount, formatNumberOf, formatPercent } from './format.ts'
export { PNG_ASSETS, svgToPng } from './png/svg-to-png.ts'
export { reportHtml } from './report/report.ts'
export type { ReportSweep } from './report/report-input.ts'
export { accuracySvg } from './svg.ts'
