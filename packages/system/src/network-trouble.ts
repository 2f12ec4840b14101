import { proxyFor, shown } from './proxy-for.ts'

/** Certificates that nobody on this machine vouches for. */
const UNTRUSTED =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?))$/

/**
 * Why a server was not reached, and what a person can do about it.
 *
 * @param error what `fetch` has thrown
 */
export function networkTrouble(url: string, error: unknown): string {
  const { code = '', message } = rootOf(error)
  const { host } = new URL(url)
  const proxy = proxyOf(url)
  if (proxy === undefined) return directTrouble(code, message, host)
  return `${proxiedTrouble(code, message, host)}, through the proxy ${shown(proxy)} that the environment names`
}

function proxiedTrouble(code: string, message: string, host: string): string {
  const refusal = /^Proxy response \((\d+)\)/.exec(message)?.[1]
  if (refusal === '407' || /^Proxy Authentication Required/.test(message))
    return 'the proxy asks for a user and a password (HTTP 407; name them as in HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT)'
  if (refusal) return `the proxy does not connect to ${host} (HTTP ${refusal})`
  if (unreachable.has(code))
    return `the proxy cannot be reached (${code}; correct HTTPS_PROXY, or list ${host} in NO_PROXY)`
  return untrustedTrouble(code, host) ?? (message || code)
}

function directTrouble(code: string, message: string, host: string): string {
  const advice = 'check the network; behind a proxy, set HTTPS_PROXY=http://HOST:PORT'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the name ${host} cannot be resolved (${code}; ${advice})`
  if (unreachable.has(code)) return `${host} cannot be reached (${code}; ${advice})`
  return untrustedTrouble(code, host) ?? (message || code || 'the connection broke')
}

const untrustedTrouble = (code: string, host: string) =>
  UNTRUSTED.test(code)
    ? `the certificate of ${host} is not trusted (${code}; if a proxy replaces certificates, name its authority: NODE_EXTRA_CA_CERTS=FILE)`
    : undefined

function proxyOf(url: string): URL | undefined {
  try {
    return proxyFor(url)
  } catch {
    // What is wrong with the proxy is what the error says.
    return undefined
  }
}

const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** `fetch` wraps the system's error, and several attempts at once in an AggregateError. */
function rootOf(error: unknown): { readonly code?: string; readonly message: string } {
  const { cause, errors } = (error ?? {}) as { readonly cause?: unknown; readonly errors?: readonly unknown[] }
  if (errors?.[0] !== undefined) return rootOf(errors[0])
  if (cause !== undefined) return rootOf(cause)
  return error instanceof Error ? error : { message: '' }
}
