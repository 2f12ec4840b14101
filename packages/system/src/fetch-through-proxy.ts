import type { Dispatcher } from 'undici'
import { proxyFor } from './proxy-for.ts'

/**
 * `fetch` through the proxy that the environment names for each address, including redirects.
 *
 * @throws TypeError as `fetch` does; `networkTrouble` explains it
 */
export async function fetchThroughProxy(url: string, init: RequestInit = {}): Promise<Response> {
  if (!Object.entries(process.env).some(([name, value]) => value && /^(https?|all)_proxy$/i.test(name)))
    return fetch(url, init)
  // Node's own fetch accepts no dispatcher from another version of undici. Loaded only here because it takes 50 ms.
  const undici = await import('undici')
  dispatcher ??= new undici.Agent({
    factory(origin, options) {
      const proxy = proxyFor(String(origin))
      if (proxy === undefined) return new undici.Pool(origin, options)
      // Plain http is requested from the proxy; https goes through a tunnel, because proxies allow no tunnels to port
      // 80.
      return new undici.ProxyAgent({ uri: withoutCredentials(proxy), token: tokenOf(proxy), proxyTunnel: false })
    },
  })
  const { fetch: undiciFetch } = undici
  return (await undiciFetch(url, { ...(init as object), dispatcher })) as unknown as Response
}

/** Keeps connections open, and the environment as it was when they were made. */
let dispatcher: Dispatcher | undefined

const withoutCredentials = ({ protocol, host }: URL) => `${protocol}//${host}`

function tokenOf({ username, password }: URL): string | undefined {
  if (username === '' && password === '') return undefined
  const [user, secret] = [decodeURIComponent(username), decodeURIComponent(password)]
  return `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
}
