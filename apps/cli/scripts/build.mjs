// Bundles the command line into one file, with the engine's, the PNG renderer's and the agents' skill's folders next to it.
import { chmodSync, cpSync } from 'node:fs'
import { bundleForNode, emptyDist } from '../../../scripts/bundle.mjs'

const { here, dist } = emptyDist(import.meta.url)
await bundleForNode({ 'finetune-lab': here('../src/main.ts') }, dist, { executable: true })
cpSync(here('../../../packages/engine/dist'), `${dist}/engine`, { recursive: true })
cpSync(here('../../../packages/charts/dist/png'), `${dist}/png`, { recursive: true })
cpSync(here('../../../.agents/skills'), `${dist}/skills`, { recursive: true })
chmodSync(`${dist}/finetune-lab.js`, 0o755)
