import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SweepSnapshot } from '@finetune-lab/runs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { curves } from '../../curves.ts'
import { haveTrackers, readBack, startTracker, trainedSweep } from '../../testing/trackers.ts'
import { sweepFolderName } from '../names.ts'
import { runParameters } from '../run-parameters.ts'
import { readTrainingHistories } from '../training-history.ts'
import { crc32c, maskedCrc32c, tfRecords } from './record.ts'
import { writeTensorboard } from './write-tensorboard.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

test('CRC-32C of RFC 3720’s examples', () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43)
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e)
  expect(crc32c(bytes('123456789'))).toBe(0xe3069283)
})

test('a record is length, check, bytes, check', () => {
  const record = tfRecords([bytes('ab'), bytes('')])
  expect(record).toHaveLength(18 + 16)
  const view = new DataView(record.buffer)
  expect(view.getBigUint64(0, true)).toBe(2n)
  expect(view.getUint32(8, true)).toBe(maskedCrc32c(record.subarray(0, 8)))
  expect(view.getUint32(14, true)).toBe(maskedCrc32c(bytes('ab')))
  expect(view.getBigUint64(18, true)).toBe(0n)
})

const have = haveTrackers()
describe.skipIf(!have)('the real TensorBoard', { timeout: 180_000 }, () => {
  const out = have ? mkdtempSync(join(tmpdir(), 'finetune-lab-tensorboard-')) : ''
  let sweep: SweepSnapshot
  beforeAll(async () => {
    sweep = await trainedSweep()
    expect(writeTensorboard([sweep], out)).toBe(12)
  }, 180_000)
  afterAll(() => rmSync(out, { recursive: true, force: true }))

  test('its reader finds every loss, every result and every setting of each run, and the curves', async () => {
    const found = await readBack('read_tensorboard.py', out)
    const root = sweepFolderName(sweep.record)
    const histories = readTrainingHistories(sweep)
    for (const { run, result } of sweep.runs) {
      const { losses, ended } = histories.get(run.id)!
      const endTime = Date.parse(ended!) / 1000
      const series = (stage: string, dataset: string) =>
        losses
          .filter(point => point.stage === stage && point.dataset === dataset)
          .map(({ step, loss, at }) => [step, Math.fround(loss), Date.parse(at) / 1000])
      expect(series('pretrain', 'rows')).toHaveLength(6)
      const [columns, rows] = result!.finetunes
      expect(found[`${root}/${run.id}`]).toEqual({
        scalars: {
          'pretrain_loss/rows': series('pretrain', 'rows'),
          'finetune_loss/columns': series('finetune', 'columns'),
          'finetune_loss/rows': series('finetune', 'rows'),
          'accuracy/columns': [[200, Math.fround(columns.accuracy), endTime]],
          'accuracy/rows': [[200, Math.fround(rows.accuracy), endTime]],
          'test_loss/columns': [[200, Math.fround(columns.loss), endTime]],
          'test_loss/rows': [[200, Math.fround(rows.loss), endTime]],
          'ece/columns': [[200, Math.fround(columns.ece!), endTime]],
          'ece/rows': [[200, Math.fround(rows.ece!), endTime]],
          'brier/columns': [[200, Math.fround(columns.brier!), endTime]],
          'brier/rows': [[200, Math.fround(rows.brier!), endTime]],
          'top2/columns': [[200, Math.fround(columns.top2!), endTime]],
          'top2/rows': [[200, Math.fround(rows.top2!), endTime]],
        },
        hparams: { ...runParameters(run.settings), executor: 'simd (plain)' },
        status: 1,
      })
    }
    const mixup = curves(sweep.runs)[0].series.find(({ augmentation }) => augmentation === 'mixup')!
    const means = found[`${root}/mean-over-seeds/mixup`].scalars['accuracy_by_samples_per_class/columns']
    expect(means.map(([step, value]: number[]) => [step, value])).toEqual(
      mixup.points.map(({ samplesPerClass, mean }) => [samplesPerClass, Math.fround(mean)]),
    )
    expect(Object.keys(found)).toHaveLength(12 + 3)
  })

  test('written again, the files are the same ones', () => {
    const files = () => readdirSync(out, { recursive: true, encoding: 'utf8' }).sort()
    const before = files()
    writeTensorboard([sweep], out)
    expect(files()).toEqual(before)
  })

  test('its server shows the runs, and compares them by their settings', async () => {
    const board = await startTracker('tensorboard', ['--logdir', out, '--reload_interval', '5'], '/data/runs')
    try {
      const names = sweep.runs.map(({ run }) => `${sweepFolderName(sweep.record)}/${run.id}`)
      // The server answers before it has read every file.
      await expect
        .poll(async () => (await (await fetch(`${board.address}/data/runs`)).json()).length, { timeout: 120_000 })
        .toBe(15)
      const scalars = (run: string, tag: string) =>
        fetch(`${board.address}/data/plugin/scalars/scalars?${new URLSearchParams({ run, tag })}`)
      await expect.poll(async () => (await scalars(names[0], 'accuracy/rows')).status, { timeout: 120_000 }).toBe(200)
      const [[, step, accuracy]] = await (await scalars(names[0], 'accuracy/rows')).json()
      const [, rows] = sweep.runs[0].result!.finetunes
      expect([step, accuracy]).toEqual([200, Math.fround(rows.accuracy)])

      const ask = async (what: string, request: object) => {
        const body = JSON.stringify({ experimentName: '', ...request })
        const response = await fetch(`${board.address}/data/plugin/hparams/${what}`, { method: 'POST', body })
        return response.json()
      }
      const { hparamInfos, metricInfos } = await ask('experiment', { includeMetrics: true })
      expect(hparamInfos.map(({ name }: { name: string }) => name)).toContain('pretrain.augmentation')
      expect(metricInfos.map(({ name }: { name: { tag: string } }) => name.tag)).toContain('accuracy/columns')
      const groups = async () =>
        ask('session_groups', {
          allowedStatuses: ['STATUS_SUCCESS'],
          colParams: [{ metric: { tag: 'accuracy/rows' }, order: 'ORDER_DESC' }],
          aggregationType: 'AGGREGATION_AVG',
          startIndex: 0,
          sliceSize: 100,
          includeMetrics: true,
        })
      await expect.poll(async () => (await groups()).totalSize, { timeout: 120_000 }).toBe(12)
      const { sessionGroups } = await groups()
      const best = Math.max(...sweep.runs.map(({ result }) => result!.finetunes[1].accuracy))
      const metric = sessionGroups[0].metricValues.find(
        ({ name }: { name: { tag: string } }) => name.tag === 'accuracy/rows',
      )
      expect(metric.value).toBe(Math.fround(best))
    } finally {
      await board.stop()
    }
  })
})
