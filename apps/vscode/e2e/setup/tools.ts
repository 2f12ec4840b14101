import type { VsCode } from './vscode-server.ts'

export interface Tools {
  readonly vscode: VsCode
  readonly browser: string
  /** The built extension. */
  readonly vsix: string
}

/** What it takes to open windows on a server, also from another process. */
export interface ServerAddress {
  /** Holds the server's data, isolated from the user's: no settings, no cache, no data sets. */
  readonly folder: string
  readonly port: number
}

export interface EndToEnd extends Tools {
  /** A server for all files that need no separate one. */
  readonly shared?: ServerAddress
}
