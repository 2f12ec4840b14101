import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readSweep, runFiles, runFolder } from '@finetune-lab/runs'
import { expect, test } from 'vitest'
import { launchEngine } from '../process/launch-engine.ts'
import { smallData, smallExperiment, smallSweep } from '../testing/small-sweep.ts'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))
const python = ['python3', '/usr/bin/python3'].find(
  command => spawnSync(command, ['-c', 'import torch, numpy']).status === 0,
)
if (!python)
  console.warn(
    'SKIPPED: no Python with PyTorch here, so loading a saved model in PyTorch was not tested (apt: python3-torch)',
  )

test.skipIf(!python)(
  'a saved model, loaded in PyTorch with load_state_dict, classifies the test set as result.json says',
  async () => {
    const data = smallData()
    const folder = await smallSweep(smallExperiment(data))
    const engine = launchEngine({ script: path('../../dist/engine.js'), sweepFolder: folder })
    await new Promise(resolve => engine.on('exit', resolve))
    const finetunes = readSweep(folder)
      .runs.slice(0, 3)
      .flatMap(({ run, result }) => result!.finetunes.map(finetune => ({ run, finetune })))
    // One process: loading PyTorch takes seconds.
    const { stdout, stderr } = spawnSync(
      python!,
      [
        path('../../../../test-fixtures/pytorch/classify.py'),
        ...finetunes.flatMap(({ run, finetune: { dataset } }) => [
          runFiles(runFolder(folder, run.id)).model,
          dataset,
          join(data, dataset, 't10k-images-idx3-ubyte'),
          join(data, dataset, 't10k-labels-idx1-ubyte'),
        ]),
      ],
      { encoding: 'utf8' },
    )
    expect(stderr).toBe('')
    const answers = stdout.trim().split('\n')
    expect(answers).toHaveLength(finetunes.length)
    for (const [index, { finetune }] of finetunes.entries()) {
      const { accuracy, loss, confusion } = finetune
      const torch = JSON.parse(answers[index])
      expect(torch).toMatchObject({ accuracy, confusion })
      expect(torch.loss).toBeCloseTo(loss, 5)
    }
  },
  300_000,
)
