// What draws into a page: nothing here needs the DOM that the rest of the package brings for Node.
export { type AccuracyChartOptions, drawAccuracyChart } from './accuracy-chart.ts'
export type { ChartOptions, ChartPlan } from './chart-options.ts'
export { chartPlan } from './chart-plan.ts'
export { type ColorSchemeName, colorVariables } from './color-scheme.ts'
export { describeAccuracyPoint, describeDifferencePoint } from './describe-point.ts'
export { type DifferenceChartOptions, drawDifferenceChart } from './difference-chart.ts'
export { formatCount, formatDuration, formatPercent, formatPoints } from './format.ts'
export { type SeriesStyle, seriesStyles } from './series-style.ts'
