import { colorVariables } from '../color-scheme.ts'

/** The report's style. Light or dark like the reader's system, light on paper. */
export function styleSheet(): string {
  return `:root { ${colorVariables('light')} }
@media screen and (prefers-color-scheme: dark) { :root { ${colorVariables('dark')} } }
${RULES}`
}

const RULES = `* { box-sizing: border-box; }
html { background: var(--finetune-lab-background); color: var(--finetune-lab-text); font: 15px/1.5 system-ui, sans-serif; }
body { margin: 0; padding: 24px 20px 48px; }
main, footer { max-width: 860px; margin: 0 auto; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 8px; }
h2 { font-size: 1.35rem; margin: 40px 0 8px; }
h3 { font-size: 1.1rem; margin: 28px 0 6px; }
h4 { font-size: 1rem; margin: 20px 0 4px; }
h1, h2, h3, h4, p, li, code { overflow-wrap: anywhere; }
th, td { overflow-wrap: break-word; }
thead th { max-width: 14em; }
.question { font-size: 1.05rem; margin: 0 0 4px; }
.state, caption, figcaption, small, footer, .missing { color: var(--finetune-lab-muted); }
.state { margin: 0; }
figure { margin: 12px 0 20px; }
figcaption, caption { font-size: 0.87rem; line-height: 1.4; text-align: left; }
caption { padding: 0 0 6px; }
.chart, .wide { overflow-x: auto; }
.chart svg { font-family: inherit; display: block; width: 100%; min-width: 540px; max-width: 860px; height: auto; }
.wide { margin: 12px 0 24px; }
table { border-collapse: collapse; min-width: min(100%, 640px); font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: 4px 14px 4px 0; font-weight: normal; border-bottom: 1px solid var(--finetune-lab-grid); }
thead th { border-bottom-color: var(--finetune-lab-axis); font-weight: 600; }
small { display: block; font-size: 0.8rem; }
code { font-family: ui-monospace, monospace; font-size: 0.87em; }
.results th[scope="row"], .pairs th { white-space: nowrap; }
.results td, .results thead th { min-width: 110px; }
.differences small.n { display: inline; }
.predictions th[scope="row"] { width: 42%; }
.predictions p { margin: 0; }
.answers ul { padding-left: 1.2em; margin: 6px 0; }
.answers li { margin: 4px 0; }
.samples td { text-align: center; padding: 4px 2px; width: 86px; }
.samples th { padding-top: 20px; }
.samples small { font-size: 0.72rem; line-height: 1.3; }
.samples img { image-rendering: pixelated; display: block; margin: 0 auto; }
.verdict { font-weight: 600; }
.message { white-space: pre-wrap; overflow-wrap: anywhere; font-family: ui-monospace, monospace; font-size: 0.87rem; }
.checksums code { font-size: 0.75rem; }
.confusion { min-width: 0; }
.confusion th, .confusion td { border: 0; padding: 0 1px; height: 21px; min-width: 18px; width: 24px; font-size: 0.68rem; text-align: center; vertical-align: middle; overflow-wrap: normal; }
.confusion th { font-weight: 600; max-width: 72px; overflow: hidden; text-overflow: ellipsis; }
.confusion caption { white-space: normal; }
.confusion .corner { font-weight: normal; white-space: nowrap; color: var(--finetune-lab-muted); padding-right: 6px; }
.confusion .right { outline: 1px solid var(--finetune-lab-axis); outline-offset: -1px; }
.confusion .deep { color: #fff; }
summary { cursor: pointer; margin: 8px 0; }
.sweep + .sweep { border-top: 1px solid var(--finetune-lab-axis); margin-top: 48px; }
footer { margin-top: 40px; font-size: 0.87rem; }
@page { margin: 15mm 14mm; }
@media print {
  html { font-size: 10pt; }
  body { padding: 0; }
  figure, table, tr, .chart, li { break-inside: avoid; }
  h1, h2, h3, h4, caption { break-after: avoid; }
  .chart, .wide { overflow: visible; }
  .chart svg { min-width: 0; width: 80%; }
  th, td { padding-top: 2px; padding-bottom: 2px; }
  td[style] { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`
