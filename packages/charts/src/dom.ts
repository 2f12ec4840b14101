// For pages. Nothing here needs the DOM implementation that the other entry brings for Node.
export { type AccuracyChartOptions, drawAccuracyChart } from './accuracy-chart.ts'
export * from './axes/index.ts'
export type { ChartOptions, ChartPlan } from './chart-options.ts'
export { chartPlan, datasetTitle } from './chart-plan.ts'
export { type ColorSchemeName, colorVariables, seriesVariables } from './color-scheme.ts'
export {
  type Overlay,
  overlay,
  perAugmentation,
  sideBySide,
  sweepDash,
} from './comparison/overlay.ts'
export {
  type ComparedSweeps,
  describeDifference,
  differenceCount,
  drawSweepDifferenceChart,
  formatP,
  matchLabel,
  matchTitle,
} from './comparison/sweep-difference-chart.ts'
export { sweepDifferenceTables } from './comparison/sweep-difference-tables.ts'
export type { ConfusionChart, ConfusionPanel } from './confusion-chart/confusion-chart.ts'
export { type ConfusionChartOptions, drawConfusionChart } from './confusion-chart/draw-confusion-chart.ts'
export { type ContactSheet, drawContactSheet } from './contact-sheet/contact-sheet.ts'
export { describeAccuracyPoint, describeDifferencePoint, samplesPerClassText } from './describe-point.ts'
export { type DifferenceChartOptions, drawDifferenceChart } from './difference-chart.ts'
export {
  formatAge,
  formatCount,
  formatDuration,
  formatLocalTime,
  formatMegabytes,
  formatNumberOf,
  formatPercent,
  formatPoints,
  formatRuns,
  formatSecondsLeft,
  formatShare,
} from './format.ts'
export type { FigureEvents } from './interaction/figure-events.ts'
export type { MenuEntry } from './interaction/figure-menu.ts'
export { type InteractiveFigure, interactiveFigure } from './interaction/interactive-figure.ts'
export type { Mark } from './interaction/mark.ts'
export { drawLambdaDensity, type LambdaCurve, type LambdaDensity } from './lambda-density.ts'
export { type FigureLook, isZoomed, UNCHANGED_LOOK } from './line-chart/figure-look.ts'
export { drawLossChart, type LossChartOptions, type LossCurve, lossTables } from './loss-chart.ts'
export { drawLossMeansChart, type LossGroup, lossMeansTables } from './loss-means-chart.ts'
export { drawReliabilityChart } from './reliability-chart/draw-reliability-chart.ts'
export type { ReliabilityChart, ReliabilityPanel } from './reliability-chart/reliability-chart.ts'
export { type SeriesStyle, seriesStyles } from './series-style.ts'
export { standaloneSvg } from './standalone-svg.ts'
export { CSS_PIXELS_PER_INCH, svgToPngInPage } from './svg-to-image.ts'
export { accuracyTables, differenceTables, measureDifferenceTables } from './table/accuracy-tables.ts'
export type { ChartTable } from './table/chart-table.ts'
export { confusionTables } from './table/confusion-tables.ts'
export { drawTables } from './table/draw-table.ts'
export { reliabilityTables } from './table/reliability-tables.ts'
export { troubleMark, troubleNotes } from './trouble-marks.ts'
