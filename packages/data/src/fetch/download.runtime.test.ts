import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../testing.ts'
import { download } from './download.ts'

it('leaves the connection of an answer that it does not read: 404, far too large', async () => {
  for (const [status, headers] of [
    [404, {}],
    [200, { 'content-length': 1e9 }],
  ] as const) {
    let closed = () => {}
    const connectionClosed = new Promise<void>(resolve => {
      closed = resolve
    })
    const server = createServer((_, response) => {
      response.writeHead(status, headers).write('endless')
      response.on('close', closed)
    })
    await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`
    await expect(download(url, join(await temporaryFolder(), 'file'), { bytes: 10 })).rejects.toThrow(url)
    await connectionClosed
  }
})

it('gives up on a server that drips: less than 16 kB in its time', async () => {
  const server = createServer((_, response) => {
    const drip = setInterval(() => response.write('x'), 20)
    response.on('close', () => clearInterval(drip))
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`
  const file = join(await temporaryFolder(), 'file')
  const downloading = download(url, file, { bytes: 1e6, patienceMilliseconds: 200 })
  await expect(downloading).rejects.toThrow(/the server sent \d+ bytes in 0\.2 s, after \d+ of 1000000 bytes/)
})
