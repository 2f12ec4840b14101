import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The environment variable that selects the target for a bundle's `fuzz`. */
export const TARGET = 'FINETUNE_LAB_FUZZ_TARGET'

/**
 * Bundles the targets of every package and app (`src/testing/fuzz-targets.ts`) with everything they use, into one
 * CommonJS file each, which jazzer.js instruments as a whole.
 *
 * @param {string} into the folder for the files
 * @returns by target name: the bundle, and the function that makes the target
 */
export async function bundleTargets(into) {
  const groups = ['packages', 'apps'].flatMap(group => readdirSync(join(root, group)).map(name => join(group, name)))
  const files = groups.map(folder => join(root, folder, 'src/testing/fuzz-targets.ts')).filter(existsSync)
  const bundles = files.map((_, i) => join(into, `targets-${i}.js`))
  await Promise.all(files.map((file, i) => bundle(file, bundles[i])))
  const require = createRequire(import.meta.url)
  return new Map(
    bundles.flatMap(bundle => Object.entries(require(bundle).targets).map(([name, make]) => [name, { bundle, make }])),
  )
}

async function bundle(file, outfile) {
  await build({
    stdin: {
      contents: `import { targets } from ${JSON.stringify(file)}
import { guidedTarget } from './guided-target.ts'
export { targets }
export const fuzz = guidedTarget(() => targets[process.env.${TARGET}]())`,
      resolveDir: fileURLToPath(new URL('.', import.meta.url)),
    },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    plugins: [ownUrl],
    logLevel: 'error',
  })
}

/** Every module keeps its own address, to find fixtures and kernels relative to it. */
const ownUrl = {
  name: 'own-url',
  setup({ onLoad }) {
    onLoad({ filter: /packages.*\.ts$/ }, ({ path }) => {
      const contents = readFileSync(path, 'utf8')
      return {
        contents: contents.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)),
        loader: 'ts',
      }
    })
  },
}
