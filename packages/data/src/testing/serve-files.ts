import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A real server on this machine, until the test ends. @returns its address */
export async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>(listening => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    return new Promise<void>(closed => server.close(() => closed()))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** Answers with the files, ranges too. @param asked gets a line for each request */
export function serveFiles(files: Record<string, Buffer>, asked: string[] = []): Promise<string> {
  return serve(({ url, headers }, response) => {
    const bytes = files[url!.slice(1)]
    asked.push(`${url!.slice(1)} ${headers.range ?? 'whole'}`)
    if (bytes === undefined) return response.writeHead(404).end()
    const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0)
    if (from >= bytes.length) return response.writeHead(416).end()
    response.writeHead(from > 0 ? 206 : 200, { 'content-length': bytes.length - from })
    response.end(bytes.subarray(from))
  })
}
