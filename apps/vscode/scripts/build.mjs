// Bundles the extension: the host's side, one script and style sheet a panel, and the engine's folder beside them.
import { cpSync, readdirSync, readFileSync } from 'node:fs'
import { bundle, bundleForNode, emptyDist } from '../../../scripts/bundle.mjs'

const { here, dist } = emptyDist(import.meta.url)

// VS Code loads the host's side with require.
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
  // Packages know their own folders by it while they run from source; here nothing asks: the engine has the kernels.
  logOverride: { 'empty-import-meta': 'silent' },
})

// A process of its own for long work, on the Node that trains.
await bundleForNode({ 'task-process': here('../src/tasks/task-process.ts') }, `${dist}/tasks`)

const views = ['sweep', 'inspector', 'compare']
// Packages that also work with files have an entry for pages: an import of Node's modules fails here.
await bundle({
  entryPoints: [
    { in: here('../src/webview/shared.css'), out: 'shared' },
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
  // As above: the page asks for no file.
  logOverride: { 'empty-import-meta': 'silent' },
})
// Pages hold them in line (panel-page.ts): nothing in them may end its element.
for (const file of readdirSync(`${dist}/webview`).filter(name => !name.endsWith('.map')))
  if (/<\/?(script|style)/i.test(readFileSync(`${dist}/webview/${file}`, 'utf8')))
    throw new Error(`${file} holds what would end the element that it stands in`)

cpSync(here('../../../packages/engine/dist'), `${dist}/engine`, { recursive: true })
cpSync(here('../../../packages/charts/dist/png'), `${dist}/png`, { recursive: true })
cpSync(here('../../../packages/language-server/dist'), `${dist}/language-server`, { recursive: true })
cpSync(here('../../../examples/first-run.experiment.yaml'), `${dist}/examples/first-run.experiment.yaml`)
