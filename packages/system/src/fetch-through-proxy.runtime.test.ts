import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { networkTrouble } from './network-trouble.ts'
import { startProxy } from './testing.ts'

/** The module caches connections and proxies, so each test loads a fresh copy. */
async function fetchWith(environment: Record<string, string>): Promise<(url: string) => Promise<string>> {
  const ours = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY']
  for (const name of ours.flatMap(each => [each, each.toLowerCase()])) vi.stubEnv(name, undefined)
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  onTestFinished(() => {
    vi.unstubAllEnvs()
  })
  vi.resetModules()
  const { fetchThroughProxy } = await import('./fetch-through-proxy.ts')
  return async url => {
    const answer = await fetchThroughProxy(url).catch(error => {
      throw new Error(networkTrouble(url, error))
    })
    return answer.text()
  }
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

const hello: RequestListener = ({ url }, response) => {
  if (url === '/elsewhere') response.writeHead(302, { location: 'http://elsewhere.example/there' }).end()
  else response.end(`hello ${url}`)
}

describe('http', () => {
  it('requests the full address from the proxy with its credentials, also after a redirect', async () => {
    const proxy = await startProxy(await listen(createHttpServer(hello)), `Basic ${btoa('me:p@ss word')}`)
    const get = await fetchWith({ HTTP_PROXY: proxy.address.replace('//', '//me:p%40ss%20word@') })
    expect(await get('http://data.example/file')).toBe('hello /file')
    expect(await get('http://data.example/elsewhere')).toBe('hello /there')
    const authorization = `Basic ${btoa('me:p@ss word')}`
    expect(proxy.asked).toEqual([
      `GET http://data.example/file ${authorization}`,
      `GET http://data.example/elsewhere ${authorization}`,
      `GET http://elsewhere.example/there ${authorization}`,
    ])
  })

  it('bypasses the proxy where NO_PROXY says so', async () => {
    const port = await listen(createHttpServer(hello))
    const proxy = await startProxy(port)
    const get = await fetchWith({ http_proxy: proxy.address, no_proxy: '127.0.0.1' })
    expect(await get(`http://127.0.0.1:${port}/file`)).toBe('hello /file')
    expect(proxy.asked).toEqual([])
  })
})

describe('https', () => {
  /** Made by `openssl`; undefined if there is no openssl. */
  const certificate = selfSigned()

  it.skipIf(certificate === undefined)('goes through a tunnel', async () => {
    const port = await listen(createHttpsServer(certificate!, hello))
    const proxy = await startProxy(port)
    const get = await fetchWith({ https_proxy: proxy.address, NODE_TLS_REJECT_UNAUTHORIZED: '0' })
    expect(await get('https://data.example/file')).toBe('hello /file')
    expect(proxy.asked).toEqual(['CONNECT data.example:443'])
  })

  it.skipIf(certificate === undefined)('says what to do about an untrusted certificate', async () => {
    const proxy = await startProxy(await listen(createHttpsServer(certificate!, hello)))
    const get = await fetchWith({ https_proxy: proxy.address })
    await expect(get('https://data.example/file')).rejects.toThrow(
      /^the certificate of data.example is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT; .*NODE_EXTRA_CA_CERTS=FILE to its authority\), through the proxy http:\/\/127.0.0.1:\d+ set in the environment$/,
    )
  })

  it('says that the proxy asks for a password, without revealing the one given', async () => {
    const proxy = await startProxy(1, 'Basic right')
    const get = await fetchWith({ HTTPS_PROXY: proxy.address.replace('//', '//me:secret@') })
    const answer = get('https://data.example/file')
    await expect(answer).rejects.toThrow(/^the proxy requires a user name and a password \(HTTP 407; /)
    await expect(answer).rejects.not.toThrow('secret')
  })

  it('says that the proxy cannot be reached', async () => {
    const get = await fetchWith({ ALL_PROXY: 'http://127.0.0.1:1' })
    await expect(get('https://data.example/file')).rejects.toThrow(
      'the proxy cannot be reached (ECONNREFUSED; correct HTTPS_PROXY, or list data.example in NO_PROXY), through the proxy http://127.0.0.1:1 set in the environment',
    )
  })

  it('says what a proxy address must look like', async () => {
    const get = await fetchWith({ ALL_PROXY: 'socks5://127.0.0.1:1' })
    await expect(get('https://data.example/file')).rejects.toThrow(
      'the proxy socks5://127.0.0.1:1 cannot be used; expected http://HOST:PORT or https://HOST:PORT',
    )
  })
})

it('suggests a proxy if none is set', async () => {
  const get = await fetchWith({})
  await expect(get('https://no-such-host.invalid/file')).rejects.toThrow(
    /^cannot resolve the name no-such-host.invalid \((ENOTFOUND|EAI_AGAIN); check the network; behind a proxy, set HTTPS_PROXY=http:\/\/HOST:PORT\)$/,
  )
})

function selfSigned(): { key: string; cert: string } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-certificate-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  try {
    const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=data.example']
    execFileSync('openssl', [...request, '-keyout', key, '-out', cert], { stdio: 'ignore' })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } catch {
    return undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}
