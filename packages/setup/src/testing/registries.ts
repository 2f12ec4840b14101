import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { ZipFile } from 'yazl'
import type { Wheel } from '../wheels.ts'

// Small stand-ins for Python's and npm's registries on this machine, to test what happens when they misbehave.

/** A wheel with files of the given content, which need not be what their names say. */
export async function smallWheel(name: string, files: Record<string, string>): Promise<Wheel & { content: Buffer }> {
  const version = '1.0'
  const stem = `${name.replaceAll('-', '_')}-${version}`
  const zip = new ZipFile()
  const metadata = {
    [`${stem}.dist-info/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${stem}.dist-info/WHEEL`]: 'Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: py3-none-manylinux2014_x86_64\n',
  }
  for (const [path, text] of Object.entries({ ...files, ...metadata })) zip.addBuffer(Buffer.from(text), path)
  zip.end()
  const content = await buffer(zip.outputStream)
  return {
    name,
    version,
    file: `${stem}-py3-none-manylinux2014_x86_64.whl`,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
    unpackedBytes: Object.values(files).join('').length,
    content,
  }
}

export interface SmallRegistry {
  /** Makes pip and npm use this registry, and ignore this machine's other settings. */
  readonly environment: NodeJS.ProcessEnv
  /** Requested paths. */
  readonly asked: string[]
  close(): Promise<void>
}

/**
 * Serves wheels, and whatever `answer` handles; nothing else.
 *
 * @param answer returns true if it has handled the request
 */
export async function smallRegistry(
  wheels: readonly (Wheel & { content: Buffer })[],
  answer: (request: IncomingMessage, response: ServerResponse, address: string) => boolean = () => false,
): Promise<SmallRegistry> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { url = '/' } = request
    asked.push(url)
    if (answer(request, response, address)) return
    const listed = wheels.find(({ name }) => url === `/simple/${name}/`)
    const sent = wheels.find(({ file }) => url === `/files/${file}`)
    if (listed)
      response
        .setHeader('content-type', 'text/html')
        .end(`<!DOCTYPE html><a href="/files/${listed.file}">${listed.file}</a>`)
    else if (sent) response.setHeader('content-type', 'application/zip').end(sent.content)
    else response.writeHead(404).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    asked,
    environment: {
      ...process.env,
      PIP_CONFIG_FILE: '/dev/null',
      PIP_INDEX_URL: `${address}/simple`,
      PIP_EXTRA_INDEX_URL: '',
      PIP_FIND_LINKS: '',
      PIP_RETRIES: '1',
      no_proxy: '127.0.0.1',
      npm_config_registry: address,
      npm_config_fetch_retries: '0',
      npm_config_prefer_online: 'true',
    },
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
