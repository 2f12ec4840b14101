// Bundles the extension: the host's side, one script and style sheet a panel, and the engine's folder beside them.
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = path => fileURLToPath(new URL(path, import.meta.url))
const dist = here('../dist')
rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })

// VS Code loads the host's side with require.
await build({
  entryPoints: {
    extension: here('../src/extension.ts'),
    // The inspector's thread.
    'inspection-worker': here('../src/panels/inspector/inspection-worker.ts'),
  },
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  external: ['vscode'],
  sourcemap: 'linked',
  logLevel: 'warning',
  // Packages know their own folders by it while they run from source; here nothing asks: the engine has the kernels.
  logOverride: { 'empty-import-meta': 'silent' },
})

// A process of its own for long work, on the Node that trains.
await build({
  entryPoints: { 'task-process': here('../src/tasks/task-process.ts') },
  outdir: `${dist}/tasks`,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'linked',
  logLevel: 'warning',
  // CommonJS dependencies ask for Node's modules by require.
  banner: {
    js: "import { createRequire as createRequireOfFinetuneLab } from 'node:module'; const require = createRequireOfFinetuneLab(import.meta.url);",
  },
})

const views = ['sweep', 'inspector', 'compare']
const { metafile } = await build({
  entryPoints: [
    { in: here('../src/webview/shared.css'), out: 'shared' },
    ...views.flatMap(view => [
      { in: here(`../src/webview/${view}/main.ts`), out: view },
      { in: here(`../src/webview/${view}/${view}.css`), out: view },
    ]),
  ],
  outdir: `${dist}/webview`,
  bundle: true,
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  // Packages that also work with files are bundled without those parts: nothing of Node may be left over.
  external: ['node:*'],
  minify: true,
  metafile: true,
  sourcemap: 'linked',
  logLevel: 'warning',
  // As above: the page asks for no file.
  logOverride: { 'empty-import-meta': 'silent' },
})
for (const [name, { imports }] of Object.entries(metafile.outputs))
  for (const { path } of imports) throw new Error(`${name} asks for ${path}, which no webview has`)
// Pages hold them in line (panel-page.ts): nothing in them may end its element.
for (const file of readdirSync(`${dist}/webview`).filter(name => !name.endsWith('.map')))
  if (/<\/?(script|style)/i.test(readFileSync(`${dist}/webview/${file}`, 'utf8')))
    throw new Error(`${file} holds what would end the element that it stands in`)

cpSync(here('../../../packages/engine/dist'), `${dist}/engine`, { recursive: true })
cpSync(here('../../../packages/charts/dist/png'), `${dist}/png`, { recursive: true })
cpSync(here('../../../packages/language-server/dist'), `${dist}/language-server`, { recursive: true })
cpSync(here('../../../examples/first-run.experiment.yaml'), `${dist}/examples/first-run.experiment.yaml`)
