import { createServer, type IncomingMessage, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { onTestFinished } from 'vitest'

export interface TestProxy {
  /** `http://127.0.0.1:PORT` */
  readonly address: string
  /** One line per request: `CONNECT data.example:443 Basic …`. */
  readonly asked: readonly string[]
}

/**
 * Runs a real proxy on this machine until the test ends. Whatever host is requested, it connects to the given port of
 * this machine. For tests only.
 *
 * @param authorization required from clients; without it the proxy answers 407
 */
export async function startProxy(port: number, authorization?: string): Promise<TestProxy> {
  const asked: string[] = []
  const allowed = ({ method, url, headers }: IncomingMessage) => {
    const given = headers['proxy-authorization']
    asked.push([method, url, given].filter(Boolean).join(' '))
    return authorization === undefined || given === authorization
  }
  const server = createServer((incoming, response) => {
    if (!allowed(incoming)) return response.writeHead(407).end()
    const { pathname } = new URL(incoming.url!)
    const onward = request({ host: '127.0.0.1', port, path: pathname, headers: incoming.headers }, answer => {
      response.writeHead(answer.statusCode!, answer.headers)
      answer.pipe(response)
    })
    onward.end()
  })
  server.on('connect', (incoming, socket) => {
    if (!allowed(incoming)) return socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      onward.pipe(socket)
      socket.pipe(onward)
    })
    const end = () => {
      onward.destroy()
      socket.destroy()
    }
    onward.on('error', end)
    socket.on('error', end)
  })
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked }
}
