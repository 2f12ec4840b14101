// How everything that is built for Node or for a page is bundled: esbuild's options are written once, here.
import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** CommonJS dependencies ask for Node's modules by `require`, which an ES module does not have. */
const REQUIRE =
  "import { createRequire as createRequireOfFinetuneLab } from 'node:module'; const require = createRequireOfFinetuneLab(import.meta.url);"

/**
 * Bundles ES modules for Node, from 20 on.
 *
 * @param {Record<string, string>} entryPoints the source file of each output file
 * @param {string} outdir
 * @param {{ executable?: boolean }} options `executable`: a first line that lets a shell start it
 */
export function bundleForNode(entryPoints, outdir, { executable = false } = {}) {
  return bundle({
    entryPoints,
    outdir,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: executable ? `#!/usr/bin/env node\n${REQUIRE}` : REQUIRE },
  })
}

/** esbuild, with what all bundles share: other options are the caller's. */
export const bundle = options => build({ bundle: true, sourcemap: 'linked', logLevel: 'warning', ...options })

/**
 * Paths beside a build script, and its package's `dist`, which is empty from now on.
 *
 * @param {string} script the build script's `import.meta.url`
 */
export function emptyDist(script) {
  const here = path => fileURLToPath(new URL(path, script))
  const dist = here('../dist')
  rmSync(dist, { recursive: true, force: true })
  mkdirSync(dist, { recursive: true })
  return { here, dist }
}
