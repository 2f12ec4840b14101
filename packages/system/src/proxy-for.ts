import { BlockList, isIP } from 'node:net'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy that the environment names for an address, following the rules of curl and pip: `HTTPS_PROXY` or
 * `HTTP_PROXY` by the address's protocol, otherwise `ALL_PROXY`. `NO_PROXY` lists exceptions: hosts including their
 * subdomains, `host:port`, IP addresses, networks (`10.0.0.0/8`), or `*`. Lower-case names take precedence.
 *
 * @throws TypeError if the value is not the address of an HTTP proxy
 */
export function proxyFor(url: string, environment: Environment = process.env): URL | undefined {
  const { protocol, hostname, port } = new URL(url)
  const named = setting(environment, `${protocol.slice(0, -1)}_proxy`) ?? setting(environment, 'all_proxy')
  if (named === undefined) return undefined
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const excepted = (setting(environment, 'no_proxy') ?? '').toLowerCase().split(/[\s,]+/)
  if (excepted.some(entry => covers(entry, host, port || (protocol === 'https:' ? '443' : '80')))) return undefined
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(named) ? named : `http://${named}`
  const proxy = URL.canParse(address) ? new URL(address) : undefined
  if (proxy === undefined || !/^https?:$/.test(proxy.protocol) || proxy.hostname === '')
    throw new TypeError(`the proxy ${shown(address)} cannot be used; expected http://HOST:PORT or https://HOST:PORT`)
  return proxy
}

/** An address without its credentials, because a password must not get into messages and logs. */
export const shown = (address: string | URL) =>
  String(address)
    .replace(/^([a-z][a-z0-9+.-]*:\/\/)?.*@/i, '$1')
    .replace(/\/$/, '')

const setting = (environment: Environment, name: string) =>
  environment[name]?.trim() || environment[name.toUpperCase()]?.trim() || undefined

function covers(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  const [, name = entry, onPort] = /^([^:]+|\[.*\]):(\d+)$/.exec(entry) ?? []
  if (onPort !== undefined && onPort !== port) return false
  const plain = name.replace(/^\[|\]$/g, '').replace(/^\*?\./, '')
  if (isIP(host)) return plain === host || coversAddress(plain, host)
  return plain !== '' && (host === plain || host.endsWith(`.${plain}`))
}

/** @param network such as `10.0.0.0/8` */
function coversAddress(network: string, host: string): boolean {
  const [address, bits] = network.split('/')
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
  if (bits === undefined || isIP(address) === 0 || isIP(address) !== isIP(host)) return false
  const length = Number(bits)
  if (!(Number.isInteger(length) && length >= 0 && length <= (family === 'ipv6' ? 128 : 32))) return false
  const list = new BlockList()
  list.addSubnet(address, length, family)
  return list.check(host, family)
}
