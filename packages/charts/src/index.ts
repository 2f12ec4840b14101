export * from './dom.ts'
export { reportHtml } from './report/report.ts'
export type { ReportInput, ReportSweep, Setting } from './report/report-input.ts'
export { accuracySvg, differenceSvg } from './svg.ts'
