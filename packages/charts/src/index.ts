export { type AccuracyChartOptions, drawAccuracyChart } from './accuracy-chart.ts'
export type {
  AccuracyCurves,
  AccuracyPoint,
  AccuracySeries,
  DifferenceCurves,
  DifferencePoint,
  DifferenceSeries,
  Interval,
} from './chart-data.ts'
export type { ChartOptions, ChartPlan } from './chart-options.ts'
export { type ColorSchemeName, colorVariables } from './color-scheme.ts'
export { describeAccuracyPoint, describeDifferencePoint } from './describe-point.ts'
export { type DifferenceChartOptions, drawDifferenceChart } from './difference-chart.ts'
export { formatCount, formatDuration, formatPercent, formatPoints } from './format.ts'
export { reportHtml } from './report/report.ts'
export type { ReportInput, ReportPrediction, ReportSweep, Setting } from './report/report-input.ts'
export { type SeriesStyle, seriesStyles } from './series-style.ts'
export { accuracySvg, differenceSvg } from './svg.ts'
