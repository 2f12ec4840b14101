// Bundles everything that is built for Node or for a page. esbuild's options are written only here.
import { mkdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** CommonJS dependencies load Node's modules with `require`, which an ES module does not have. */
const REQUIRE =
  "import { createRequire as createRequireOfFinetuneLab } from 'node:module'; const require = createRequireOfFinetuneLab(import.meta.url);"

/**
 * Bundles ES modules for Node 20 and newer.
 *
 * @param {Record<string, string>} entryPoints the source file of each output file
 * @param {string} outdir
 * @param {{ executable?: boolean }} options `executable`: adds a first line that lets a shell start the file
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

/** Calls esbuild with the options that all bundles share. All others are the caller's. */
export const bundle = options => build({ bundle: true, sourcemap: 'linked', logLevel: 'warning', ...options })

/**
 * Returns paths relative to a build script, and its package's `dist`, after emptying it.
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
