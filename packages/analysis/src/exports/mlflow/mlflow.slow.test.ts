import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runFiles, runFolder, type SweepSnapshot, sweepFiles } from '@finetune-lab/runs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { csv } from '../../csv.ts'
import { curves } from '../../curves.ts'
import { haveTrackers, readBack, startTracker, trainedSweep } from '../../testing/trackers.ts'
import { sweepFolderName } from '../names.ts'
import { runParameters } from '../run-parameters.ts'
import { readTrainingHistories } from '../training-history.ts'
import { exportToMlflow } from './export-to-mlflow.ts'

const have = haveTrackers()
const sha256 = (contents: string | Uint8Array) => createHash('sha256').update(contents).digest('hex')

// A server of Python's and its client take their time where the cores are busy.
const MINUTES = 300_000

describe.skipIf(!have)('the real MLflow tracking server', { timeout: MINUTES }, () => {
  const folder = have ? mkdtempSync(join(tmpdir(), 'finetune-lab-mlflow-')) : ''
  const report = () => '<p>report</p>'
  let sweep: SweepSnapshot
  let server: Awaited<ReturnType<typeof startTracker>>
  beforeAll(async () => {
    const storage = [
      '--backend-store-uri',
      `sqlite:///${folder}/mlflow.db`,
      '--artifacts-destination',
      `${folder}/files`,
    ]
    ;[sweep, server] = await Promise.all([
      trainedSweep(),
      startTracker('mlflow', ['server', '--workers', '1', ...storage], '/health'),
    ])
  }, MINUTES)
  afterAll(async () => {
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const exported = (snapshot = sweep) => exportToMlflow([snapshot], server.address, { report })
  const runsOf = (experiment: string) => readBack('read_mlflow.py', server.address, experiment)
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const url = `${server.address}/api/2.0/mlflow/${path}`
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })
    expect(response.status).toBe(200)
  }

  test('its client finds every run with settings, losses by step, results, model and result file', async () => {
    const reported: [number, number][] = []
    const done = await exportToMlflow([sweep], server.address, {
      report,
      onProgress: (count, total) => reported.push([count, total]),
    })
    expect(done).toMatchObject({ written: 12, kept: 0, unfinished: 0, artefactsElsewhere: false })
    expect(reported).toEqual(Array.from({ length: 12 }, (_, i) => [i + 1, 12]))
    const found = await runsOf('Small')
    expect(found).toHaveLength(12 + 1)
    const parent = found.find(({ name }: { name: string }) => name === sweepFolderName(sweep.record))
    const histories = readTrainingHistories(sweep)
    for (const { run, result } of sweep.runs) {
      const { losses, started, ended } = histories.get(run.id)!
      const series = (stage: string, dataset: string) =>
        losses.filter(point => point.stage === stage && point.dataset === dataset).map(({ step, loss }) => [step, loss])
      const [columns, rows] = result!.finetunes
      const files = runFiles(runFolder(sweep.folder, run.id))
      const { executor } = sweep.record
      const params = { ...runParameters(run.settings), executor: 'simd (plain)', device: executor.device }
      expect(found.find(({ name }: { name: string }) => name === run.id)).toMatchObject({
        status: 'FINISHED',
        started: Date.parse(started!),
        ended: Date.parse(ended!),
        params: Object.fromEntries(Object.entries(params).map(([name, value]) => [name, String(value)])),
        metrics: {
          'pretrain_loss/rows': series('pretrain', 'rows'),
          'finetune_loss/columns': series('finetune', 'columns'),
          'finetune_loss/rows': series('finetune', 'rows'),
          'accuracy/columns': [[200, columns.accuracy]],
          'accuracy/rows': [[200, rows.accuracy]],
          'test_loss/columns': [[200, columns.loss]],
          'test_loss/rows': [[200, rows.loss]],
          'ece/columns': [[200, columns.ece]],
          'brier/rows': [[200, rows.brier]],
          'top2/rows': [[200, rows.top2]],
          pretrain_seconds: [[300, result!.pretraining.seconds]],
        },
        artefacts: {
          'model.safetensors': sha256(readFileSync(files.model)),
          'result.json': sha256(readFileSync(files.result)),
        },
        tags: { 'finetune_lab.run': `${sweep.record.id}/${run.id}`, 'mlflow.parentRunId': parent.id },
      })
    }
    const mixup = curves(sweep.runs)[0].series.find(({ augmentation }) => augmentation === 'mixup')!
    expect(parent).toMatchObject({
      status: 'FINISHED',
      metrics: {
        'accuracy_by_samples_per_class/columns mixup': mixup.points.map(point => [point.samplesPerClass, point.mean]),
        'accuracy_by_samples_per_class/columns mixup 95 low': mixup.points.map(point => [
          point.samplesPerClass,
          point.interval!.low,
        ]),
      },
      artefacts: {
        'experiment.yaml': sha256(readFileSync(sweepFiles(sweep.folder).experiment)),
        'report.html': sha256('<p>report</p>'),
        'results.csv': sha256(csv([sweep])),
      },
    })
  })

  test('a second export duplicates nothing, and restores runs that were interrupted or deleted', async () => {
    expect(await exported()).toMatchObject({ written: 0, kept: 12 })
    const before = await runsOf('Small')
    const [cut, gone] = before.filter(({ name }: { name: string }) => name.includes('seed'))
    await post('runs/update', { run_id: cut.id, status: 'RUNNING' })
    await post('runs/delete', { run_id: gone.id })
    expect(await exported()).toMatchObject({ written: 2, kept: 10 })
    const after = await runsOf('Small')
    const plain = (runs: { id: string; name: string }[]) =>
      runs.map(({ id, ...run }) => run).toSorted((a, b) => (a.name < b.name ? -1 : 1))
    expect(plain(after)).toEqual(plain(before))
  })

  test('a sweep that has continued since: new runs are added, failed ones replaced, and files updated', async () => {
    const record = { ...sweep.record, name: 'Goes on' }
    const [failed, waiting, ...finished] = sweep.runs
    const early: SweepSnapshot = {
      ...sweep,
      record,
      state: 'interrupted',
      runs: [
        { run: failed.run, state: 'failed', error: 'training diverged' },
        { run: waiting.run, state: 'waiting' },
        ...finished,
      ],
    }
    expect(await exported(early)).toMatchObject({ written: 11, unfinished: 1 })
    const then = await runsOf('Goes on')
    expect(then.find(({ name }: { name: string }) => name === failed.run.id)).toMatchObject({
      status: 'FAILED',
      tags: { 'finetune_lab.error': 'training diverged' },
      artefacts: {},
    })
    expect(await exported({ ...sweep, record })).toMatchObject({ written: 2, kept: 10 })
    const now = await runsOf('Goes on')
    expect(now).toHaveLength(13)
    expect(new Set(now.map(({ status }: { status: string }) => status))).toEqual(new Set(['FINISHED']))
    const parent = now.find(({ name }: { name: string }) => name === sweepFolderName(record))
    expect(parent.artefacts['results.csv']).toBe(sha256(csv([{ ...sweep, record }])))
  })

  test('an experiment in the trash is no place for runs', async () => {
    const record = { ...sweep.record, name: 'Thrown away' }
    await post('experiments/create', { name: record.name })
    const query = new URLSearchParams({ experiment_name: record.name })
    const answer = await fetch(`${server.address}/api/2.0/mlflow/experiments/get-by-name?${query}`)
    const { experiment } = (await answer.json()) as { experiment: { experiment_id: string } }
    await post('experiments/delete', { experiment_id: experiment.experiment_id })
    await expect(exported({ ...sweep, record })).rejects.toThrow(
      `the experiment "Thrown away" is in MLflow's trash. Restore it (mlflow experiments restore --experiment-id ${experiment.experiment_id})`,
    )
  })

  test('a run that MLflow does not take is an error in its words', async () => {
    const record = { ...sweep.record, name: 'x'.repeat(600) }
    await expect(exported({ ...sweep, record })).rejects.toThrow(
      /MLflow refuses: .*500 characters.* \(INVALID_PARAMETER_VALUE\)/,
    )
  })
})
