// Bundles the language server and the thread that reads the run store into dist/. Editors start the server from this
// folder with Node; the extension copies the folder.
import { bundleForNode, emptyDist } from '../../../scripts/bundle.mjs'

const { here, dist } = emptyDist(import.meta.url)
await bundleForNode(
  { server: here('../src/server.ts'), 'history-thread': here('../src/lenses/history-thread.ts') },
  dist,
)
