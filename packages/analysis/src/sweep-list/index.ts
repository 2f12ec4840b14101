export {
  experimentSettingValues,
  type Settings,
  type SettingValues,
  settingText,
  varyingSettings,
} from './experiment-settings.ts'
export { isBestFirst, sortedBy } from './sort-rows.ts'
export { sweepFields } from './sweep-fields.ts'
export { type SweepBest, type SweepRow, sweepRow } from './sweep-row.ts'
