import { PNG } from 'pngjs'
import { expect, test } from 'vitest'
import { EXPERIMENT, emptyFolder, mcpSession, PREDICTIONS } from './testing/mcp-client.ts'

test('an agent goes from an empty folder to a finished sweep, its curve, answers and report', async () => {
  const folder = emptyFolder()
  const { client, call, result, questions } = await mcpSession(folder, 'accept')

  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual([
    ...['list_datasets', 'schema', 'write_experiment', 'check', 'inspect', 'plan', 'run', 'status', 'wait', 'stop'],
    ...['answers', 'curve', 'compare', 'report'],
  ])
  expect(tools.every(({ title, description, outputSchema }) => title && description && outputSchema)).toBe(true)
  expect((await call('list_datasets')).datasets).toContainEqual(
    expect.objectContaining({ name: 'strokes-digits', synthetic: true, available: true }),
  )
  expect((await call('schema')).schema.properties).toHaveProperty('pretrain')

  const file = 'tiny.experiment.yaml'
  await call('write_experiment', { file, text: EXPERIMENT })
  await expect(call('run', { file })).rejects.toThrow(
    'tiny.experiment.yaml has no predictions, so nothing was run. Write down what you expect',
  )
  await call('write_experiment', { file, text: EXPERIMENT + PREDICTIONS, replace: true })
  expect(await call('check', { file })).toEqual({ runnable: true, predictions: 1, problems: expect.any(Array) })
  expect(await call('plan', { file })).toMatchObject({ runs: 8, seconds: expect.any(Number) })

  const { sweep, runs } = await call('run', { file })
  expect(runs).toBe(8)
  expect(questions).toEqual([
    expect.stringMatching(
      /^Run tiny\.experiment\.yaml \(Tiny\)\? 8 runs, about \d+ s .*\nPredictions:\n- Mixup helps with one image\.$/,
    ),
  ])

  expect(await call('wait', { sweep, seconds: 60 })).toMatchObject({
    done: true,
    state: 'finished',
    runs: { planned: 8, finished: 8, failed: 0, running: 0 },
    file,
  })
  const answers = await call('answers', { sweep })
  expect(answers.datasets[0].sentences[0]).toMatch(/^The highest mean accuracy is .* %.*, n = 2: /)
  expect(answers.predictions).toEqual([expect.objectContaining({ text: 'Mixup helps with one image.' })])

  const curve = await result('curve', { sweep })
  const picture = curve.content.find(({ type }) => type === 'image') as { data: string }
  expect(PNG.sync.read(Buffer.from(picture.data, 'base64')).width).toBeGreaterThan(300)
  const { curves } = curve.structuredContent as Record<string, unknown>
  const point = (samplesPerClass: number) => expect.objectContaining({ samplesPerClass, n: 2 })
  expect(curves).toEqual([
    {
      dataset: 'strokes-digits',
      series: [
        { augmentation: 'none', points: [point(1), point(2)] },
        { augmentation: 'mixup', points: [point(1), point(2)] },
      ],
    },
  ])
  const batch = await result('inspect', { file })
  expect(batch.content[1]).toMatchObject({ type: 'image', mimeType: 'image/png' })

  const { resources } = await client.listResources()
  expect(resources.map(({ uri }) => uri)).toEqual([
    `finetune-lab://sweeps/${sweep}/report.md`,
    `finetune-lab://sweeps/${sweep}/report.html`,
  ])
  const texts = await Promise.all(
    resources.map(async ({ uri }) => (await client.readResource({ uri })).contents[0] as { text: string }),
  )
  expect(texts.map(({ text }) => text.slice(0, 15))).toEqual(['# Tiny\n\nHow man', '<!doctype html>'])
  expect((await call('report', { sweep })).markdown).toContain('# Tiny')

  // A second sweep with other seeds, to compare.
  await call('write_experiment', {
    file: 'b.experiment.yaml',
    text: EXPERIMENT.replace('batches: 40', 'batches: 20') + PREDICTIONS,
  })
  const other = (await call('run', { file: 'b.experiment.yaml' })).sweep
  await call('wait', { sweep: other, seconds: 60 })
  const compared = await call('compare', { sweeps: [sweep, other] })
  expect(compared.settings).toContainEqual({ name: 'pretrain.batches', values: ['40', '20'] })
  expect(compared.comparisons[0].differences).toHaveLength(4)
  expect(await call('status')).toMatchObject({ sweeps: [{ sweep: other }, { sweep }], total: 2 })
  await client.close()
})
