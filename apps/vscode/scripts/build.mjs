// Bundles the extension: the host side, a script and a style sheet per panel, and the engine's folder.
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { bundle, bundleForNode, emptyDist } from '../../../scripts/bundle.mjs'

const { here, dist } = emptyDist(import.meta.url)

// VS Code loads the host side with require.
await bundle({
  entryPoints: {
    extension: here('../src/extension.ts'),
    // The inspector's thread.
    'inspection-worker': here('../src/panels/inspector/inspection-worker.ts'),
  },
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  external: ['vscode'],
  // Packages use it to find their own folder when they run from source. Nothing here needs that: the engine has the kernels.
  logOverride: { 'empty-import-meta': 'silent' },
})

// A separate process for long tasks, on the Node that runs training.
await bundleForNode(
  {
    'task-process': here('../src/tasks/task-process.ts'),
    // The MCP server that the extension offers.
    'mcp-process': here('../src/tasks/mcp-process.ts'),
  },
  `${dist}/tasks`,
)

const views = ['sweep', 'sweeps', 'inspector', 'compare']
// Packages that also work with files have an entry for pages: importing a Node module fails here.
await bundle({
  entryPoints: [
    { in: here('../src/webview/shared.css'), out: 'shared' },
    { in: here('../src/webview/shared/table/table.css'), out: 'table' },
    ...views.flatMap(view => [
      { in: here(`../src/webview/${view}/main.ts`), out: view },
      { in: here(`../src/webview/${view}/${view}.css`), out: view },
    ]),
  ],
  outdir: `${dist}/webview`,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  minify: true,
  // As above: pages load no files.
  logOverride: { 'empty-import-meta': 'silent' },
})
// panel-page.ts inlines them: nothing in them may close the enclosing element.
for (const file of readdirSync(`${dist}/webview`).filter(name => !name.endsWith('.map')))
  if (/<\/?(script|style)/i.test(readFileSync(`${dist}/webview/${file}`, 'utf8')))
    throw new Error(`${file} contains a tag that would close its own element`)

cpSync(here('../../../packages/engine/dist'), `${dist}/engine`, { recursive: true })
cpSync(here('../../../packages/charts/dist/png'), `${dist}/png`, { recursive: true })
cpSync(here('../../../packages/language-server/dist'), `${dist}/language-server`, { recursive: true })
cpSync(here('../../../examples/first-run.experiment.yaml'), `${dist}/examples/first-run.experiment.yaml`)
