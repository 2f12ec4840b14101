import { readSweep } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { serve } from '../../testing/serve.ts'
import { exportToMlflow } from './export-to-mlflow.ts'

test('a list of runs whose pages never end is an error that names the server', async () => {
  const store = new URL('../../../../../test-fixtures/store-0.1.0/sweeps/20261125-220729-7pn9', import.meta.url)
  const tokens = { again: () => 'the same', fresh: () => String(Math.random()) }
  for (const next_page_token of Object.values(tokens)) {
    const address = await serve((request, response) => {
      request.resume()
      response.end(
        JSON.stringify(
          request.url?.includes('runs/search')
            ? { runs: [], next_page_token: next_page_token() }
            : { experiment: { experiment_id: '1', lifecycle_stage: 'active' } },
        ),
      )
    })
    const exporting = exportToMlflow([readSweep(store.pathname)], address, {
      report: () => '',
      environment: {},
      mostPages: 20,
    })
    await expect(exporting).rejects.toThrow(`${address}: its list of runs does not end`)
  }
})

test.each([
  ['experiments/get-by-name', {}, 'experiment'],
  ['experiments/get-by-name', { experiment: { experiment_id: 7 } }, 'experiment.experiment_id'],
  ['runs/search', { experiment: { experiment_id: '1' }, runs: {} }, 'runs'],
  ['runs/search', { experiment: { experiment_id: '1' }, runs: [{ info: null }] }, 'runs.0.info'],
  ['runs/create', { experiment: { experiment_id: '1' } }, 'run'],
])('an answer of another shape to %s is an error that names server, request and place', async (path, answer, place) => {
  const store = new URL('../../../../../test-fixtures/store-0.1.0/sweeps/20261125-220729-7pn9', import.meta.url)
  const address = await serve((request, response) => {
    request.resume()
    response.end(JSON.stringify(answer))
  })
  const exporting = exportToMlflow([readSweep(store.pathname)], address, { report: () => '', environment: {} })
  await expect(exporting).rejects.toThrow(
    `${address}: the answer to ${path} is not that of an MLflow tracking server: ${place}: `,
  )
})
