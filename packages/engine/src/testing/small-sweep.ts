import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeIdxImages, encodeIdxLabels, IMAGE_PIXELS, loadDataset } from '@finetune-lab/data'
import { type Experiment, parseExperiment } from '@finetune-lab/experiment'
import { stream } from '@finetune-lab/random'
import { createSweep, type ExecutorRecord } from '@finetune-lab/runs'
import { prepareSweep } from '../preparation/prepare-sweep.ts'

const CLASSES = 5

/**
 * Creates a folder with two data sets of noise with a bright bar, whose position is the class.
 *
 * @param testImages test images per class
 */
export function smallData({ testImages = 300 } = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-data-'))
  for (const name of ['rows', 'columns'] as const) {
    mkdirSync(join(folder, name))
    for (const [split, count] of [
      ['train', 60],
      ['t10k', testImages],
    ] as const) {
      const labels = Uint8Array.from({ length: count * CLASSES }, (_, i) => i % CLASSES)
      writeFileSync(join(folder, name, `${split}-images-idx3-ubyte`), encodeIdxImages(bars(name, split, labels)))
      writeFileSync(join(folder, name, `${split}-labels-idx1-ubyte`), encodeIdxLabels(labels))
    }
  }
  return folder
}

/** Images by name, split and number: test files that share a process draw them once. */
const drawn = new Map<string, Uint8Array>()

function bars(name: 'rows' | 'columns', split: string, labels: Uint8Array): Uint8Array {
  const key = `${name}/${split}/${labels.length}`
  const known = drawn.get(key)
  if (known) return known
  const random = stream(0, 'small-data', name, split)
  const images = new Uint8Array(labels.length * IMAGE_PIXELS)
  for (let pixel = 0; pixel < images.length; pixel++) {
    const [row, column] = [Math.floor((pixel % IMAGE_PIXELS) / 28), pixel % 28]
    const bar = Math.floor((name === 'rows' ? row : column) / 6)
    images[pixel] = random.integer(120) + (bar === labels[Math.floor(pixel / IMAGE_PIXELS)] ? 100 : 0)
  }
  drawn.set(key, images)
  return images
}

/** An experiment on these data sets with 12 short runs, each with two finetunes. */
export const smallExperimentText = (data: string, batches = 300) => `name: Small
pretrain:
  dataset: rows
  samplesPerClass: [2, 4]
  augmentation: [none, mixup, collage]
  batches: ${batches}
finetune:
  dataset: [columns, rows]
  samplesPerClass: 20
  batches: 200
seeds: 2
datasets:
  rows: { path: ${JSON.stringify(join(data, 'rows'))} }
  columns: { path: ${JSON.stringify(join(data, 'columns'))} }
`

export function smallExperiment(data: string, batches?: number): Experiment {
  const { experiment, problems } = parseExperiment(smallExperimentText(data, batches))
  if (!experiment) throw new Error(JSON.stringify(problems))
  return experiment
}

export const smallDatasets = async (data: string) =>
  new Map(
    await Promise.all(
      ['rows', 'columns'].map(
        async name => [name, await loadDataset(name, { settings: { path: join(data, name) } })] as const,
      ),
    ),
  )

export const SMALL_EXECUTOR: ExecutorRecord = { name: 'simd', build: 'plain', device: 'the plain kernels' }

/** Creates a sweep, by default in a new store. Returns its folder. */
export async function smallSweep(
  experiment: Experiment,
  store = mkdtempSync(join(tmpdir(), 'finetune-lab-store-')),
  executor = SMALL_EXECUTOR,
): Promise<string> {
  const { record } = await prepareSweep(experiment, '/small.experiment.yaml', executor, {}, new Date())
  return createSweep(store, record, 'small\n')
}
