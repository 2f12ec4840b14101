// The process that an editor starts: `node server.js --stdio`, or `--node-ipc` from VS Code.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node'
import { threadHistory } from './lenses/thread-history.ts'
import { startServer } from './start-server.ts'

// The library also offers sockets and pipes. This server talks only to the process that started it.
const asked = process.argv.slice(2)
if (!asked.includes('--stdio') && !asked.includes('--node-ipc')) {
  console.error(
    'finetune-lab language server: expected --stdio. An editor starts this program and talks to it through standard input and output.',
  )
  process.exit(2)
}
startServer(createConnection(ProposedFeatures.all), threadHistory)
