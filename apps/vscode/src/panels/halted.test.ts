import { writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import {
  createSweep,
  followSweep,
  openRunWriter,
  paceOf,
  reserveSpace,
  runFolder,
  sweepFiles,
} from '@finetune-lab/runs'
import { runResult, sweepRecord, temporaryStore } from '@finetune-lab/runs/testing'
import { expect, it } from 'vitest'
import { toSweepPanel } from '../messages.ts'
import { type SweepModel, updated } from '../webview/sweep/model.ts'
import { changesMessage, snapshotMessage } from './sweep-messages.ts'

/** As a webview receives it: through JSON, and validated. */
const received = (message: unknown) => toSweepPanel.parse(JSON.parse(JSON.stringify(message)))

it('the panel shows why the last engine gave up, at once and after a reload, until the sweep finishes', () => {
  const folder = createSweep(temporaryStore(), sweepRecord('a'), '')
  const follower = followSweep(folder)
  const pace = paceOf()
  let last = follower.poll()
  let model = updated(undefined, received(snapshotMessage(last, pace(last), undefined)))
  expect(model).toMatchObject({ state: 'interrupted', halted: undefined })

  /** The model after the next poll. */
  function look(): SweepModel | undefined {
    const now = follower.poll()
    const message = changesMessage(last, now, pace(now))
    last = now
    if (message) model = updated(model, received(message))
    return model
  }
  const reason = '/store/runs/one: the disk is full (ENOSPC: no space left on device, write)'
  reserveSpace(folder, 'engine').halt(reason, new Date())
  expect(look()).toMatchObject({ state: 'interrupted', halted: reason })
  expect(updated(undefined, received(snapshotMessage(last, pace(last), undefined)))).toMatchObject({ halted: reason })

  for (const [seed, id] of ['one', 'two'].entries()) {
    const writer = openRunWriter(runFolder(folder, id))
    writer.finish(runResult(seed), new Uint8Array())
    writer.close()
  }
  expect(look()).toMatchObject({ state: 'finished', halted: undefined })
})

it('the panel tells a sweep that was stopped from one whose engine was killed', () => {
  const folder = createSweep(temporaryStore(), sweepRecord('a'), '')
  const shown = () => {
    const snapshot = followSweep(folder).poll()
    return updated(undefined, received(snapshotMessage(snapshot, paceOf()(snapshot), undefined)))
  }
  expect(shown()).toMatchObject({ state: 'interrupted', stopped: false })
  const writer = openRunWriter(runFolder(folder, 'one'))
  writer.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
  writer.event({ type: 'stopped' })
  writer.close()
  expect(shown()).toMatchObject({ state: 'interrupted', stopped: true })
  const now = new Date().toISOString()
  // No process has this id: a killed engine leaves its lease behind.
  const lease = {
    version: 1,
    engine: 'e',
    host: hostname(),
    pid: 2 ** 22 + 1,
    workers: 2,
    started: now,
    heartbeat: now,
  }
  writeFileSync(sweepFiles(folder).lease, JSON.stringify(lease))
  expect(shown()).toMatchObject({ state: 'interrupted', stopped: false })
})
