// Figures over any varied setting, for pages. The data is `curvesOver` of packages/analysis.
export { type AxisChartOptions, drawAxisChart } from './axis-chart.ts'
export { axisTables } from './axis-tables.ts'
export { axisTitle, conditionWords, panelTitle, seriesLabel, settingValue } from './axis-words.ts'
export { drawHeatMap, type HeatMapOptions } from './draw-heat-map.ts'
export { type HeatMap, heatMap, isHeatMap, isHeatMapView } from './heat-map.ts'
