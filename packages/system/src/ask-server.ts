import { fetchThroughProxy } from './fetch-through-proxy.ts'
import { isLoopback } from './is-loopback.ts'

/** Limits for a request to a server. */
export interface ServerLimits {
  /** Without receiving a byte, from the start. Includes connecting. */
  readonly silenceMilliseconds: number
  /** For the whole answer, including redirects. */
  readonly totalMilliseconds: number
  /** Size of the unpacked answer. */
  readonly bytes: number
  readonly redirects: number
}

export interface ServerRequest {
  readonly method?: 'GET' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
  /** Sent only to the origin of the URL. */
  readonly authorization?: string
  readonly signal?: AbortSignal
}

export interface ServerAnswer {
  readonly status: number
  readonly statusText: string
  readonly text: string
}

/** The server answers, but the answer never ends or is too large, or it redirects to where the request must not go. */
export class ServerMisbehaves extends Error {
  override readonly name = 'ServerMisbehaves'
}

/**
 * Sends a request and reads the answer within limits. Follows redirects as long as the request can be repeated
 * unchanged: never from https to http, and never to another origin (host, port or protocol) if there are credentials.
 *
 * @throws ServerMisbehaves with the host and what is wrong; the signal's reason; any other error as `fetch` does
 */
export async function askServer(url: string, request: ServerRequest, limits: ServerLimits): Promise<ServerAnswer> {
  const { silenceMilliseconds, totalMilliseconds } = limits
  const { host } = new URL(url)
  const end = new AbortController()
  const give = (words: string) => () => end.abort(new ServerMisbehaves(`${host}: ${words}`))
  const seconds = (milliseconds: number) => `${milliseconds / 1000} s`
  const silence = setTimeout(give(`no data for ${seconds(silenceMilliseconds)}`), silenceMilliseconds)
  const total = setTimeout(give(`the answer did not end within ${seconds(totalMilliseconds)}`), totalMilliseconds)
  const { signal } = request
  const until = signal ? AbortSignal.any([signal, end.signal]) : end.signal
  try {
    const response = await follow(url, request, limits.redirects, until)
    return {
      status: response.status,
      statusText: response.statusText,
      text: await read(response, host, limits, silence),
    }
  } catch (error) {
    signal?.throwIfAborted()
    end.signal.throwIfAborted()
    throw error
  } finally {
    clearTimeout(silence)
    clearTimeout(total)
    // An answer that was not read to its end would keep the connection open, and the process alive.
    end.abort()
  }
}

async function follow(url: string, request: ServerRequest, redirects: number, signal: AbortSignal): Promise<Response> {
  const { method = 'GET', body, authorization } = request
  const headers = { ...request.headers, ...(authorization && { authorization }) }
  for (let at = url, left = redirects; ; left--) {
    // A server on this machine is never behind a proxy.
    const send = isLoopback(at) ? fetch : fetchThroughProxy
    const response = await send(at, { method, headers, body: body as BodyInit, redirect: 'manual', signal })
    const location = response.headers.get('location')
    if (response.status < 300 || response.status > 399 || location === null) return response
    await response.body?.cancel()
    at = nextAddress(at, location, {
      redirects: left,
      isPrivate: authorization !== undefined,
      keepsMethod: method === 'GET' || response.status === 307 || response.status === 308,
    })
  }
}

interface Redirection {
  readonly redirects: number
  /** Whether there are credentials. */
  readonly isPrivate: boolean
  /** Whether the next request is the same one: other redirects turn a POST into a GET. */
  readonly keepsMethod: boolean
}

function nextAddress(from: string, location: string, { redirects, isPrivate, keepsMethod }: Redirection): string {
  const { host, origin, protocol } = new URL(from)
  if (redirects <= 0) throw new ServerMisbehaves(`${host}: too many redirects`)
  if (!URL.canParse(location, from)) throw new ServerMisbehaves(`${host}: it redirects to an invalid address`)
  const to = new URL(location, from)
  to.username = to.password = ''
  const refuse = (why: string) => new ServerMisbehaves(`${host}: it redirects to ${to.origin}, ${why}`)
  if (!['http:', 'https:'].includes(to.protocol) || (protocol === 'https:' && to.protocol === 'http:'))
    throw refuse('which is not https')
  if (to.origin !== origin && isPrivate)
    throw refuse('which must not get the credentials; if you trust it, use its address instead')
  if (!keepsMethod) throw refuse('in a way that drops the request body; use its address instead')
  return to.href
}

async function read(response: Response, host: string, limits: ServerLimits, silence: NodeJS.Timeout): Promise<string> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    silence.refresh()
    bytes += piece.length
    if (bytes > limits.bytes) throw new ServerMisbehaves(`${host}: the answer is larger than ${limits.bytes} bytes`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}
