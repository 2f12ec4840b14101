// Bundles the extension: the host's side, one script and style sheet a panel, and the engine's folder beside them.
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const here = path => fileURLToPath(new URL(path, import.meta.url))
const dist = here('../dist')
rmSync(dist, { recursive: true, force: true })
mkdirSync(dist, { recursive: true })

// VS Code loads the host's side with require.
await build({
  entryPoints: { extension: here('../src/extension.ts') },
  outdir: dist,
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  external: ['vscode'],
  sourcemap: 'linked',
  logLevel: 'warning',
})

const views = ['sweep', 'inspector', 'compare']
const { metafile } = await build({
  entryPoints: {
    shared: here('../src/webview/shared.css'),
    ...Object.fromEntries(views.map(view => [view, here(`../src/webview/${view}/main.ts`)])),
  },
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
})
for (const [name, { imports }] of Object.entries(metafile.outputs))
  for (const { path } of imports) throw new Error(`${name} asks for ${path}, which no webview has`)
for (const view of views) cpSync(here(`../src/webview/${view}/${view}.css`), `${dist}/webview/${view}.css`)

cpSync(here('../../../packages/engine/dist'), `${dist}/engine`, { recursive: true })
