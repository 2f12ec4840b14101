import { type ChildProcess, spawn } from 'node:child_process'
import { PassThrough } from 'node:stream'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node'
import type { Initialization } from '../protocol.ts'
import { startServer } from '../start-server.ts'

export interface ClientOptions {
  /** Absolute. */
  readonly workspace?: string
  readonly initializationOptions?: Initialization
  /** Answers to `workspace/configuration`. If omitted, the client does not support such requests. */
  readonly settings?: Readonly<Record<string, unknown>>
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Called for each `workspace/codeLens/refresh`. */
  readonly onLensRefresh?: () => void
}

/** The client side of the protocol, over a real stream of JSON-RPC messages. */
export interface LanguageClient {
  readonly connection: ProtocolConnection
  readonly initialized: InitializeResult
  /** The server's process, if it is a separate one. */
  readonly process?: ChildProcess
  open(uri: string, text: string): Promise<void>
  /** Replaces the text. Returns the new version number. */
  change(uri: string, text: string): Promise<number>
  close(uri: string): Promise<void>
  /** Waits for diagnostics of a document that fulfil the condition. */
  diagnostics(uri: string, condition?: (published: PublishDiagnosticsParams) => boolean): Promise<readonly Diagnostic[]>
  /** Called with error messages of the server. There should be none. */
  onComplaint?: (message: string) => void
  /** Called with all published diagnostics. */
  onDiagnostics?: (published: PublishDiagnosticsParams) => void
  dispose(): Promise<void>
}

const built = fileURLToPath(new URL('../../dist/server.js', import.meta.url))

/** The built server in a separate process, as `node server.js --stdio`. */
export async function spawnServer(options: ClientOptions = {}): Promise<LanguageClient> {
  const child = spawn(process.execPath, [built, '--stdio'], {
    env: { ...process.env, ...options.environment },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  )
  const ended = new Promise(resolve => child.once('exit', resolve))
  return connect(connection, options, child, async () => {
    await connection.sendNotification('exit')
    await ended
  })
}

/** The server in this process, from source, so that its CPU time can be measured. */
export async function inMemoryServer(options: ClientOptions = {}): Promise<LanguageClient> {
  const [there, back] = [new PassThrough(), new PassThrough()]
  startServer(createConnection(ProposedFeatures.all, new StreamMessageReader(there), new StreamMessageWriter(back)))
  const connection = createProtocolConnection(new StreamMessageReader(back), new StreamMessageWriter(there))
  return connect(connection, options, undefined, async () => {})
}

async function connect(
  connection: ProtocolConnection,
  options: ClientOptions,
  child: ChildProcess | undefined,
  end: () => Promise<void>,
): Promise<LanguageClient> {
  const versions = new Map<string, number>()
  const published = new Map<string, PublishDiagnosticsParams>()
  const waiting = new Set<() => void>()
  connection.onNotification(PublishDiagnosticsNotification.type, params => {
    published.set(params.uri, params)
    client.onDiagnostics?.(params)
    for (const look of [...waiting]) look()
  })
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => client.onComplaint?.(message))
  connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) =>
    items.map(() => options.settings),
  )
  connection.onRequest('client/registerCapability', () => null)
  connection.onRequest('workspace/codeLens/refresh', () => {
    options.onLensRefresh?.()
    return null
  })
  connection.listen()
  const { workspace } = options
  const folders = workspace ? [{ uri: pathToFileURL(workspace).href, name: 'workspace' }] : []
  const params: InitializeParams = {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: folders,
    initializationOptions: options.initializationOptions,
    capabilities: {
      workspace: {
        configuration: options.settings !== undefined,
        workspaceFolders: true,
        codeLens: { refreshSupport: true },
        didChangeConfiguration: { dynamicRegistration: true },
      },
      textDocument: {
        completion: { completionItem: { snippetSupport: true } },
        documentSymbol: { hierarchicalDocumentSymbolSupport: true },
      },
    },
  }
  const initialized = await connection.sendRequest<InitializeResult>('initialize', params)
  await connection.sendNotification('initialized', {})

  const client: LanguageClient = {
    connection,
    initialized,
    process: child,
    async open(uri, text) {
      versions.set(uri, 1)
      const textDocument = { uri, languageId: 'finetune-lab-experiment', version: 1, text }
      await connection.sendNotification('textDocument/didOpen', { textDocument })
    },
    async change(uri, text) {
      const version = versions.get(uri)! + 1
      versions.set(uri, version)
      const params = { textDocument: { uri, version }, contentChanges: [{ text }] }
      await connection.sendNotification('textDocument/didChange', params)
      return version
    },
    async close(uri) {
      published.delete(uri)
      await connection.sendNotification('textDocument/didClose', { textDocument: { uri } })
    },
    diagnostics(uri, condition = () => true) {
      return new Promise(resolve => {
        const look = () => {
          const newest = published.get(uri)
          if (!newest || newest.version !== versions.get(uri) || !condition(newest)) return
          waiting.delete(look)
          resolve(newest.diagnostics)
        }
        waiting.add(look)
        look()
      })
    },
    async dispose() {
      await connection.sendRequest('shutdown')
      await end()
      connection.dispose()
    },
  }
  return client
}
