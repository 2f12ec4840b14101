// Bundles the language server into dist/, the thread that reads the run store beside it: a folder that an editor starts
// with Node, and that the extension copies.
import { bundleForNode, emptyDist } from '../../../scripts/bundle.mjs'

const { here, dist } = emptyDist(import.meta.url)
await bundleForNode(
  { server: here('../src/server.ts'), 'history-thread': here('../src/lenses/history-thread.ts') },
  dist,
)
