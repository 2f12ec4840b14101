import { csv, curves, troubleGroups, troubleLine } from '@finetune-lab/analysis'
import { createSweep, openRunWriter, paceOf, readSweep, runFolder } from '@finetune-lab/runs'
import { expect, it } from 'vitest'
import { runResult, sweepRecord, temporaryStore } from '../../../../packages/runs/src/testing/sweep.ts'
import { toComparePanel, toSweepPanel } from '../messages.ts'
import { compareModel } from '../webview/compare/compare-model.ts'
import { snapshotOf, updated } from '../webview/sweep/model.ts'
import { comparedSweep } from './compare/sweep-messages.ts'
import { snapshotMessage } from './sweep-messages.ts'

/** As a webview receives it: through JSON, and validated. */
const sent = (message: unknown) => JSON.parse(JSON.stringify(message))

it('panels get no confusion matrices, but still mark points with collapsed or failed runs', () => {
  const folder = createSweep(temporaryStore(), sweepRecord('a', ['dead', 'failed']), '')
  const dead = openRunWriter(runFolder(folder, 'dead'))
  const result = runResult(0)
  const confusion = [
    [50, 0],
    [50, 0],
  ]
  dead.finish({ ...result, finetunes: [{ ...result.finetunes[0], confusion }] }, new Uint8Array())
  dead.close()
  const failed = openRunWriter(runFolder(folder, 'failed'))
  failed.event({ type: 'started', engine: 'e', host: 'h', worker: 0 })
  failed.event({ type: 'failed', message: 'The training loss became NaN: training diverged.' })
  failed.close()

  const lines = (runs: Parameters<typeof curves>[0]) => curves(runs).flatMap(troubleGroups).map(troubleLine)
  const snapshot = readSweep(folder)
  const expected = ['none at s = 4: 1 of 2 seeds predicts one class, 1 of 2 seeds diverged']
  expect(lines(snapshot.runs)).toEqual(expected)
  const sweep = updated(undefined, toSweepPanel.parse(sent(snapshotMessage(snapshot, paceOf()(snapshot), undefined))))!
  expect(sweep.runs.flatMap(run => run.result?.finetunes[0].confusion ?? [])).toEqual([])
  expect(lines(sweep.runs)).toEqual(expected)
  // What the panel saves is what the command line exports.
  expect(csv([snapshotOf(sweep)])).toBe(csv([snapshot]))
  const message = toComparePanel.parse(sent({ type: 'snapshot', sweeps: [comparedSweep(snapshot)] }))
  if (message.type !== 'snapshot') throw new Error(message.type)
  expect(lines(compareModel(message.sweeps).sweeps[0].runs)).toEqual(expected)
})
