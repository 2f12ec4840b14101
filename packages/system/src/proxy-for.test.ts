import { describe, expect, it } from 'vitest'
import { proxyFor, shown } from './proxy-for.ts'

const proxy = (url: string, environment: Record<string, string>) => proxyFor(url, environment)?.href

describe('proxyFor', () => {
  it('reads the variable for the protocol, lower or upper case, then the one for all protocols', () => {
    const https = 'https://data.example/a.gz'
    expect(proxy(https, {})).toBeUndefined()
    expect(proxy(https, { HTTPS_PROXY: '' })).toBeUndefined()
    expect(proxy(https, { HTTP_PROXY: 'http://p:1' })).toBeUndefined()
    expect(proxy(https, { HTTPS_PROXY: 'http://p:1' })).toBe('http://p:1/')
    expect(proxy(https, { https_proxy: 'http://p:2', HTTPS_PROXY: 'http://p:1' })).toBe('http://p:2/')
    expect(proxy(https, { ALL_PROXY: 'http://p:3' })).toBe('http://p:3/')
    expect(proxy('http://data.example/', { http_proxy: 'http://p:4', all_proxy: 'http://p:3' })).toBe('http://p:4/')
  })

  it('treats an address without a protocol as http', () => {
    expect(proxy('https://data.example/', { HTTPS_PROXY: 'proxy.example:3128' })).toBe('http://proxy.example:3128/')
    expect(proxy('https://data.example/', { HTTPS_PROXY: 'me:secret@proxy:3128' })).toBe('http://me:secret@proxy:3128/')
  })

  it.each([
    ['data.example', true],
    ['example', true],
    ['.example', true],
    ['*.example', true],
    ['*', true],
    ['other, DATA.example', true],
    ['data.example:443', true],
    ['data.example:8443', false],
    ['ta.example', false],
    ['', false],
  ])('NO_PROXY=%s', (NO_PROXY, excepted) => {
    const found = proxy('https://data.example/', { HTTPS_PROXY: 'http://p:1', NO_PROXY })
    expect(found === undefined).toBe(excepted)
  })

  it.each([
    ['https://10.1.2.3/', '10.0.0.0/8', true],
    ['https://11.1.2.3/', '10.0.0.0/8', false],
    ['https://10.1.2.3/', '10.1.2.3', true],
    ['https://10.1.2.3/', '10.0.0.0/99', false],
    ['https://10.1.2.3/', '3', false],
    ['https://[::1]:8443/', '::1', true],
    ['https://[::1]:8443/', '[::1]:8443', true],
    ['https://[fd00::7]/', 'fd00::/8', true],
    ['https://data.example/', '10.0.0.0/8', false],
  ])('%s with NO_PROXY=%s', (url, no_proxy, excepted) => {
    expect(proxy(url, { HTTPS_PROXY: 'http://p:1', no_proxy }) === undefined).toBe(excepted)
  })

  it('refuses an address that is not an HTTP proxy, without showing its password', () => {
    for (const named of ['socks5://me:secret@p:1', 'http://', 'http://a b'])
      expect(() => proxyFor('https://data.example/', { ALL_PROXY: named })).toThrow(
        /^the proxy (socks5:\/\/p:1|http:\/|http:\/\/a b) cannot be used; expected http:\/\/HOST:PORT or https:\/\/HOST:PORT$/,
      )
  })
})

it('an address is shown without its credentials', () => {
  expect(shown('http://me:se@cret@proxy:3128/')).toBe('http://proxy:3128')
  expect(shown('me:secret@proxy:3128')).toBe('proxy:3128')
})
