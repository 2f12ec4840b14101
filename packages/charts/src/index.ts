// For Node. `dom.ts` is the package's entry for pages.
export { axisTitle, panelTitle, seriesLabel } from './axes/index.ts'
export { chartPlan } from './chart-plan.ts'
export type { ContactSheet } from './contact-sheet/contact-sheet.ts'
export { experimentSheet, type SheetOptions } from './contact-sheet/experiment-sheet.ts'
export { contactSheetHtml, contactSheetSvg } from './contact-sheet/files.ts'
export { type DatasetSheet, datasetSheetSvg } from './dataset-sheet/dataset-sheet.ts'
export {
  EXPORT_FORMATS,
  type ExportFormat,
  exportedSweeps,
  FIGURES,
  type FigureName,
  isFigure,
} from './export-sweeps.ts'
export {
  cutNote,
  formatAge,
  formatCount,
  formatLocalTime,
  formatMegabytes,
  formatNumberOf,
  formatPercent,
  formatSecondsLeft,
  formatShare,
  formatUncertainty,
} from './format.ts'
export { PNG_ASSETS, svgToPng } from './png/svg-to-png.ts'
export { analyse } from './report/analyse.ts'
export { reportHtml } from './report/report.ts'
export { type ReportFile, reportFiles, reportText } from './report/report-files.ts'
export { accuracySvg, differenceSvg, tableSvg } from './svg.ts'
export { troubleMark, troubleNotes } from './trouble-marks.ts'
