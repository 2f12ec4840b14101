import { serve } from '@finetune-lab/analysis/testing/serve'

export interface MlflowStub {
  readonly address: string
  /** Request paths below the API root, with their bodies, in order. */
  readonly received: readonly { readonly path: string; readonly body: Record<string, unknown> }[]
}

/**
 * A stub of an MLflow tracking server, with an artifact store that it does not proxy. The tests in `packages/analysis` use a
 * real server.
 */
export async function mlflowStub(): Promise<MlflowStub> {
  const received: { path: string; body: Record<string, unknown> }[] = []
  const address = await serve(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const path = new URL(request.url!, 'http://stub').pathname.replace('/api/2.0/mlflow/', '')
    received.push({ path, body: chunks.length > 0 ? JSON.parse(Buffer.concat(chunks).toString()) : {} })
    const run = { info: { run_id: `run${received.length}`, artifact_uri: 's3://elsewhere/artifacts' } }
    const answers: Record<string, unknown> = {
      'experiments/create': { experiment_id: '1' },
      'runs/create': { run },
      'runs/get': { run },
    }
    if (path === 'experiments/get-by-name') response.writeHead(404)
    response.end(
      JSON.stringify(
        path === 'experiments/get-by-name'
          ? { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'No such experiment' }
          : (answers[path] ?? {}),
      ),
    )
  })
  return { address, received }
}
