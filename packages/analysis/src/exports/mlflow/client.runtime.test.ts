import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { serve } from '../../testing/serve.ts'
import { mlflowClient } from './client.ts'

const search = (address: string, environment = {}) =>
  mlflowClient(address, { environment }).post('runs/search', {}).catch(String)

test('what is no http address is refused before anything is asked', () => {
  for (const address of ['mlruns', 'file:///tmp/mlruns', 'databricks', ''])
    expect(() => mlflowClient(address)).toThrow('expected the address of an MLflow tracking server')
})

test('nobody there', async () => {
  const address = await serve(() => {})
  const closed = address.replace(/\d+$/, '1')
  expect(await search(closed)).toContain(`${closed}: no MLflow tracking server answers there`)
})

test('another server', async () => {
  const page = await serve((_, response) => response.end('<!doctype html>'))
  expect(await search(page)).toContain('not that of an MLflow tracking server: HTTP 200 OK')
  const nothing = await serve((_, response) => response.writeHead(404).end('{"detail":"no"}'))
  expect(await search(nothing)).toContain('not that of an MLflow tracking server: HTTP 404 Not Found')
})

test('credentials are sent as MLflow’s own client sends them; without any, the error says what to set', async () => {
  const address = await serve((request, response) => {
    const { authorization } = request.headers
    response.writeHead(authorization ? 200 : 401).end(JSON.stringify({ authorization }))
  })
  expect(await search(address)).toContain('Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD')
  expect(await search(address, { MLFLOW_TRACKING_TOKEN: 't' })).toEqual({ authorization: 'Bearer t' })
  const basic = { authorization: `Basic ${Buffer.from('me:pass').toString('base64')}` }
  expect(await search(address, { MLFLOW_TRACKING_USERNAME: 'me', MLFLOW_TRACKING_PASSWORD: 'pass' })).toEqual(basic)
  expect(await search(address.replace('://', '://me:pass@'))).toEqual(basic)
})

test('a busy server is asked again, a few times', async () => {
  let asked = 0
  const address = await serve((_, response) => response.writeHead(++asked < 3 ? 503 : 200).end('{}'))
  expect(await search(address)).toEqual({})
  expect(asked).toBe(3)
  const never = await serve((_, response) => response.writeHead(503).end('busy'))
  expect(await search(never)).toContain('HTTP 503')
})

test('credentials never appear in an error', async () => {
  const address = (await serve((_, response) => response.end('no'))).replace('://', '://me:secret@')
  expect(await search(address)).not.toContain('secret')
})

test('artefacts go through the server, below its own path, or to the host that is named', async () => {
  const asked: string[] = []
  const address = await serve((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    request.resume().on('end', () => response.end('{}'))
  })
  const client = mlflowClient(`${address}/tracking/`, { environment: {} })
  await client.putArtifact('mlflow-artifacts:/1/abc/artifacts/model.safetensors', new Uint8Array(3))
  await client.putArtifact(`mlflow-artifacts://${new URL(address).host}/x/y.txt`, new Uint8Array(3))
  expect(asked).toEqual([
    'PUT /tracking/api/2.0/mlflow-artifacts/artifacts/1/abc/artifacts/model.safetensors',
    'PUT /api/2.0/mlflow-artifacts/artifacts/x/y.txt',
  ])
})

test('asked to stop, it stops', async () => {
  const address = await serve(() => {})
  const stop = new AbortController()
  const asking = mlflowClient(address, { signal: stop.signal, environment: {} }).post('runs/search', {})
  stop.abort(new Error('enough'))
  await expect(asking).rejects.toThrow('enough')
})

test('a connection that the server has closed is reopened', async () => {
  let asked = 0
  const address = await serve((request, response) => {
    if (++asked === 1) request.socket.destroy()
    else response.end('{}')
  })
  expect(await search(address)).toEqual({})
  const dead = await serve(request => request.socket.destroy())
  expect(await search(dead)).toContain('no MLflow tracking server answers there')
})

const short = { silenceMilliseconds: 300, totalMilliseconds: 600, bytes: 100_000, redirects: 3 }
const within = (address: string, environment = {}) =>
  mlflowClient(address, { environment, limits: short }).post('runs/search', {}).catch(String)

test('a server that never ends is left: silent, dripping, flooding, or a bomb of gzip', async () => {
  const silent = await serve(() => {})
  expect(await within(silent)).toContain(`${new URL(silent).host}: no data for 0.3 s`)
  const dripping = await serve((_, response) => {
    const drip = setInterval(() => response.write(' '), 50)
    response.on('close', () => clearInterval(drip))
  })
  expect(await within(dripping)).toContain(`${new URL(dripping).host}: the answer did not end within 0.6 s`)
  const flooding = await serve((_, response) => {
    const flood = () => response.write(' '.repeat(10_000), error => error || flood())
    flood()
  })
  expect(await within(flooding)).toContain('the answer is larger than 100000 bytes')
  const bomb = gzipSync(Buffer.alloc(10_000_000))
  const bombing = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb))
  expect(await within(bombing)).toContain('the answer is larger than 100000 bytes')
})

test('redirects end, and carry no credentials to another host or port', async () => {
  const circle = await serve((_, response) => response.writeHead(307, { location: '/again' }).end())
  expect(await within(circle)).toContain('too many redirects')
  const seen: unknown[] = []
  const other = await serve((request, response) => {
    seen.push(request.headers.authorization)
    response.end('{"there": true}')
  })
  const away = await serve((_, response) => response.writeHead(308, { location: `${other}/x` }).end())
  expect(await within(away)).toEqual({ there: true })
  expect(await within(away, { MLFLOW_TRACKING_TOKEN: 't' })).toContain(
    `it redirects to ${other}, which must not get the credentials`,
  )
  expect(await within(away.replace('://', '://me:secret@'))).toContain('which must not get the credentials')
  const dropping = await serve((_, response) => response.writeHead(302, { location: '/there' }).end())
  expect(await within(dropping)).toContain('in a way that drops the request body')
  const client = mlflowClient(away, { environment: { MLFLOW_TRACKING_TOKEN: 't' } })
  await client.putArtifact(`mlflow-artifacts://${new URL(other).host}/x`, new Uint8Array(3))
  expect(seen).toEqual([undefined, undefined])
})
