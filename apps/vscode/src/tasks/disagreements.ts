import { fileURLToPath } from 'node:url'
import { disagreements as comparePredictions } from '@finetune-lab/analysis'
import { augmentationLabel } from '@finetune-lab/augmentation'
import { IMAGE_PIXELS } from '@finetune-lab/data'
import { loadSweepDataset, testPredictions } from '@finetune-lab/engine'
import { loadKernels } from '@finetune-lab/model'
import { type RunSnapshot, readSweep, type SweepSnapshot } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import type { Task } from './task.ts'
import type { TaskRequest } from './task-messages.ts'

type Asked = TaskRequest<'disagreements'>['a']

/** Runs one network of each of two sweeps on every test image of a finetune data set. */
export const disagreements: Task<'disagreements'> = async (
  { dataset, a, b, dataFolder, workspace },
  { signal, progress },
) => {
  const [first, second] = [found(a), found(b)]
  const [recordA, recordB] = [first, second].map(({ sweep }) => sweep.record.datasets[dataset])
  if (!recordA || !recordB)
    throw new UserFacingError('input', `${dataset}: expected a finetune data set of both sweeps`)
  if (JSON.stringify(recordA.checksums) !== JSON.stringify(recordB.checksums))
    throw new UserFacingError(
      'input',
      `${recordA.title}: the two sweeps were tested on different files under this name`,
    )
  progress({ words: `Reading ${recordA.title} …` })
  const data = await loadSweepDataset(dataset, recordA, { dataFolder, workspace })
  const kernels = loadKernels(fileURLToPath(new URL('../engine/', import.meta.url)))
  const ask = ({ sweep, run }: Found, normalised: typeof recordA, before: number) =>
    testPredictions(
      sweep.folder,
      sweep.record,
      run.run,
      { ...data, mean: normalised.mean, std: normalised.std },
      {
        kernels,
        signal,
        onProgress: done => progress({ share: (before + done) / 2, words: 'Running both networks …' }),
      },
    )
  const predictionsA = await ask(first, recordA, 0)
  const predictionsB = await ask(second, recordB, 1)
  const { labels, images } = data.test
  const { images: differing, ...counts } = comparePredictions(labels, predictionsA, predictionsB)
  const pixels = Buffer.alloc(differing.length * IMAGE_PIXELS)
  for (const [i, { index }] of differing.entries())
    pixels.set(images.subarray(index * IMAGE_PIXELS, (index + 1) * IMAGE_PIXELS), i * IMAGE_PIXELS)
  return {
    summary: {
      ...counts,
      classes: [...data.classes],
      images: [...differing],
      asInResults:
        asInResult(first.run, dataset, labels, predictionsA) && asInResult(second.run, dataset, labels, predictionsB),
    },
    pixels: pixels.toString('base64'),
  }
}

interface Found {
  readonly sweep: SweepSnapshot
  readonly run: RunSnapshot
}

/** The finished run with these settings. */
function found({ folder, augmentation, samplesPerClass, seed }: Asked): Found {
  const sweep = readSweep(folder)
  const run = sweep.runs.find(({ run: { settings } }) => {
    const { pretrain } = settings
    return (
      augmentationLabel(pretrain.augmentation) === augmentation &&
      pretrain.samplesPerClass === samplesPerClass &&
      settings.seed === seed
    )
  })
  if (run?.state === 'finished') return { sweep, run }
  throw new UserFacingError(
    'input',
    `${sweep.record.name}: expected a finished run of ${augmentation}, ${samplesPerClass} per class, seed ${seed}`,
  )
}

/** Whether the predictions match the counts of the run's confusion matrix. */
function asInResult({ result }: RunSnapshot, dataset: string, labels: Uint8Array, predictions: Uint8Array): boolean {
  const expected = result?.finetunes.find(finetune => finetune.dataset === dataset)?.confusion ?? []
  const counted = expected.map(row => row.map(() => 0))
  for (const [i, predicted] of predictions.entries()) {
    if (counted[labels[i]]?.[predicted] === undefined) return false
    counted[labels[i]][predicted]++
  }
  return counted.every((row, truth) => row.every((count, said) => count === expected[truth][said]))
}
