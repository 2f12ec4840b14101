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
    for (const { run, result } of readSweep(folder).runs.slice(0, 3))
      for (const { dataset, accuracy, loss, confusion } of result!.finetunes) {
        const files = ['t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'].map(name => join(data, dataset, name))
        const { stdout, stderr } = spawnSync(
          python!,
          [
            path('../../../../test-fixtures/pytorch/classify.py'),
            runFiles(runFolder(folder, run.id)).model,
            dataset,
            ...files,
          ],
          { encoding: 'utf8' },
        )
        expect(stderr).toBe('')
        const torch = JSON.parse(stdout)
        expect(torch).toMatchObject({ accuracy, confusion })
        expect(torch.loss).toBeCloseTo(loss, 5)
      }
  },
)
