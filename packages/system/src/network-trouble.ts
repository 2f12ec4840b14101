import { proxyFor, shown } from './proxy-for.ts'

/** Certificates that this machine has no reason to trust. */
const UNTRUSTED =
  /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_(VERIFY_LEAF_SIGNATURE|GET_ISSUER_CERT(_LOCALLY)?))$/

/**
 * Explains why a server could not be reached and what the user can do about it.
 *
 * @param error thrown by `fetch`
 */
export function networkTrouble(url: string, error: unknown): string {
  const { code = '', message } = rootOf(error)
  const { host } = new URL(url)
  const proxy = proxyOf(url)
  if (proxy === undefined) return directTrouble(code, message, host)
  return `${proxiedTrouble(code, message, host)}, through the proxy ${shown(proxy)} set in the environment`
}

function proxiedTrouble(code: string, message: string, host: string): string {
  const refusal = /^Proxy response \((\d+)\)/.exec(message)?.[1]
  if (refusal === '407' || /^Proxy Authentication Required/.test(message))
    return 'the proxy requires a user name and a password (HTTP 407; set them as in HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT)'
  if (refusal) return `the proxy refused to connect to ${host} (HTTP ${refusal})`
  if (unreachable.has(code))
    return `the proxy cannot be reached (${code}; correct HTTPS_PROXY, or list ${host} in NO_PROXY)`
  return untrustedTrouble(code, host) ?? (message || code)
}

function directTrouble(code: string, message: string, host: string): string {
  const advice = 'check the network; behind a proxy, set HTTPS_PROXY=http://HOST:PORT'
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `cannot resolve the name ${host} (${code}; ${advice})`
  if (unreachable.has(code)) return `${host} cannot be reached (${code}; ${advice})`
  return untrustedTrouble(code, host) ?? (message || code || 'the connection was lost')
}

const untrustedTrouble = (code: string, host: string) =>
  UNTRUSTED.test(code)
    ? `the certificate of ${host} is not trusted (${code}; if a proxy replaces certificates, set NODE_EXTRA_CA_CERTS=FILE to its authority)`
    : undefined

function proxyOf(url: string): URL | undefined {
  try {
    return proxyFor(url)
  } catch {
    // The error already says what is wrong with the proxy.
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

/** `fetch` wraps the system's error, and puts several attempts into an AggregateError. */
function rootOf(error: unknown): { readonly code?: string; readonly message: string } {
  const { cause, errors } = (error ?? {}) as { readonly cause?: unknown; readonly errors?: readonly unknown[] }
  if (errors?.[0] !== undefined) return rootOf(errors[0])
  if (cause !== undefined) return rootOf(cause)
  return error instanceof Error ? error : { message: '' }
}
