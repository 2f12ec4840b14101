import { setTimeout as wait } from 'node:timers/promises'
import {
  askServer,
  isLoopback,
  networkTrouble,
  type ServerAnswer,
  type ServerLimits,
  ServerMisbehaves,
  type ServerRequest,
} from '@finetune-lab/system'
import { ExportError } from '../export-error.ts'

/** A client of MLflow's REST interface, version 2.0: https://mlflow.org/docs/latest/rest-api.html. */
export interface MlflowClient {
  /** The tracking URI without credentials or trailing slash. */
  readonly uri: string
  /** @param path below /api/2.0/mlflow/ */
  get(path: string, query: Readonly<Record<string, string>>): Promise<unknown>
  post(path: string, body: unknown): Promise<unknown>
  /** @param artifact of a run: `mlflow-artifacts:/…`, the store that the server proxies */
  putArtifact(artifact: string, bytes: Uint8Array): Promise<void>
}

export interface MlflowOptions {
  readonly signal?: AbortSignal
  /** Override the defaults. */
  readonly limits?: Partial<ServerLimits>
  /** For `MLFLOW_TRACKING_TOKEN`, or `_USERNAME` and `_PASSWORD`, as MLflow's own client reads them. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

/** An error response from MLflow. */
export class MlflowRefusal extends ExportError {
  /** Such as RESOURCE_DOES_NOT_EXIST. */
  readonly code: string

  constructor(message: string, code: string) {
    super('lack', message)
    this.code = code
  }
}

const LIMITS: ServerLimits = {
  silenceMilliseconds: 60_000,
  totalMilliseconds: 300_000,
  // A page of 1,000 runs takes some 3 MB.
  bytes: 64 * 1024 * 1024,
  redirects: 5,
}
/** Bytes per millisecond: the time limit of an upload grows with its size. */
const SLOWEST = 10
/** With these statuses, the server has not processed the request. */
const BUSY = [429, 503]
const ATTEMPTS = 4
/** The server closed an idle connection just before it was reused. */
const CLOSED = ['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']

/** @throws ExportError unless `tracking` is an http address */
export function mlflowClient(
  tracking: string,
  { signal, environment = process.env, limits }: MlflowOptions = {},
): MlflowClient {
  const url = URL.canParse(tracking) ? new URL(tracking) : undefined
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new ExportError(
      'input',
      `${JSON.stringify(tracking)}: expected the address of an MLflow tracking server, like http://127.0.0.1:5000`,
    )
  const authorization = authorizationOf(url, environment)
  const uri = `${url.origin}${url.pathname.replace(/\/+$/, '')}`

  async function request(address: string, sent: ServerRequest): Promise<unknown> {
    for (let attempt = 1; ; attempt++) {
      const response = await reach(address, sent)
      if (!BUSY.includes(response.status) || attempt === ATTEMPTS) return bodyOf(uri, response, sent.method === 'PUT')
      await wait(250 * 2 ** attempt, undefined, { signal })
    }
  }

  async function reach(address: string, sent: ServerRequest, again = true): Promise<ServerAnswer> {
    // Only the tracking server gets the credentials: it may name any host for artefacts.
    const own = new URL(address).origin === url!.origin
    const allowed = {
      ...LIMITS,
      totalMilliseconds: LIMITS.totalMilliseconds + (sent.body?.length ?? 0) / SLOWEST,
      ...limits,
    }
    try {
      return await askServer(address, { ...sent, signal, ...(own && { authorization }) }, allowed)
    } catch (cause) {
      signal?.throwIfAborted()
      if (cause instanceof ServerMisbehaves)
        throw new ExportError('lack', `${uri}: the MLflow tracking server cannot be used: ${cause.message}`, {
          cause,
        })
      const { message, code = '' } = ((cause as Error).cause ?? cause) as NodeJS.ErrnoException
      if (again && CLOSED.includes(code)) return reach(address, sent, false)
      throw new ExportError(
        'lack',
        `${uri}: no MLflow tracking server answers there (${isLoopback(address) ? message || 'connection refused' : networkTrouble(address, cause)}). Start one with: mlflow server`,
        { cause },
      )
    }
  }

  return {
    uri,
    get: (path, query) => request(`${uri}/api/2.0/mlflow/${path}?${new URLSearchParams(query)}`, {}),
    post: (path, body) =>
      request(`${uri}/api/2.0/mlflow/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    async putArtifact(artifact, bytes) {
      if (!URL.canParse(artifact)) throw new ExportError('lack', `${uri}: the server's artifact location is not a URL`)
      const { hostname, port, pathname } = new URL(artifact)
      const origin = hostname === '' ? uri : `${url.protocol}//${hostname}${port && `:${port}`}`
      await request(`${origin}/api/2.0/mlflow-artifacts/artifacts${pathname}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: bytes,
      })
    },
  }
}

/** @param silent accept a response without a body */
function bodyOf(uri: string, response: ServerAnswer, silent: boolean): unknown {
  const { text } = response
  const body = text === '' && silent ? {} : parsed(text)
  if (response.status >= 200 && response.status < 300 && body !== undefined) return body
  const { error_code: code, message } = (body ?? {}) as { error_code?: unknown; message?: unknown }
  if (typeof code === 'string')
    throw new MlflowRefusal(`${uri}: MLflow refuses: ${oneLine(message)} (${oneLine(code)})`, code)
  if (response.status === 401 || response.status === 403)
    throw new ExportError(
      'lack',
      `${uri}: the server wants to know who asks (HTTP ${response.status}). Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.`,
    )
  throw new ExportError(
    'lack',
    `${uri}: the answer is not that of an MLflow tracking server: HTTP ${response.status} ${response.statusText}`,
  )
}

/** Makes server text safe for a terminal: no control characters, limited length. */
const oneLine = (words: unknown) =>
  String(words)
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, 2000)

function parsed(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function authorizationOf(url: URL, environment: NonNullable<MlflowOptions['environment']>): string | undefined {
  const user = decodeURIComponent(url.username) || environment.MLFLOW_TRACKING_USERNAME
  const password = decodeURIComponent(url.password) || environment.MLFLOW_TRACKING_PASSWORD
  if (user) return `Basic ${Buffer.from(`${user}:${password ?? ''}`).toString('base64')}`
  return environment.MLFLOW_TRACKING_TOKEN && `Bearer ${environment.MLFLOW_TRACKING_TOKEN}`
}
