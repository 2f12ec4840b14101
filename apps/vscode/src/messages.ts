// Messages between the extension host and its webviews, one file per panel. They belong to neither side; each end checks
// what it receives.
export * from './messages/compare.ts'
export * from './messages/inspector.ts'
export { type PanelView, panelViews, type SaveMessage, saveMessage } from './messages/panel.ts'
export * from './messages/sweep.ts'
export * from './messages/sweeps.ts'
