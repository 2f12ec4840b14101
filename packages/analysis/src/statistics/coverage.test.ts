import { stream } from '@finetune-lab/random'
import { expect, test } from 'vitest'
import { curves } from '../curves.ts'
import { differences } from '../differences.ts'
import type { Interval } from './interval.ts'

const REPETITIONS = 10_000

// The standard error of a share of 10,000 at 95 % is 0.22 points: the bounds are seven of them away.
test.each([3, 5, 10])(
  'with %i normal seeds, the 95 %% intervals of mean and paired difference cover the truth',
  { timeout: 120_000 },
  n => {
    const normal = normals(n)
    let mean = 0
    let difference = 0
    for (let repetition = 0; repetition < REPETITIONS; repetition++) {
      // Pairs share what a seed brings (subset, weights, batch order), and each augmentation adds its own chance.
      const runs = Array.from({ length: n }, (_, seed) => {
        const shared = 0.02 * normal()
        return [run('none', seed, 0.55 + shared + 0.01 * normal()), run('mixup', seed, 0.61 + shared + 0.01 * normal())]
      }).flat()
      if (covers(curves(runs)[0].series[0].points[0].interval, 0.55)) mean++
      if (covers(differences(runs)[0].series[0].points[0].interval, 0.06)) difference++
    }
    for (const covered of [mean, difference]) {
      expect(covered / REPETITIONS).toBeGreaterThan(0.935)
      expect(covered / REPETITIONS).toBeLessThan(0.965)
    }
    console.info(`n = ${n}: mean ${share(mean)} %, paired difference ${share(difference)} % of ${REPETITIONS}`)
  },
)

function share(covered: number): string {
  return ((100 * covered) / REPETITIONS).toFixed(2)
}

function covers(interval: Interval | undefined, truth: number): boolean {
  return interval !== undefined && interval.low <= truth && truth <= interval.high
}

function run(augmentation: string, seed: number, accuracy: number) {
  return {
    result: {
      version: 1 as const,
      run: { pretrain: 'a', augmentation, samplesPerClass: 1, seed },
      executor: 'simulation',
      device: 'simulation',
      finetunes: [{ dataset: 'b', accuracy, loss: 1, testImages: 10_000, confusion: [] }],
      pretraining: { steps: 1, seconds: 1, finalLoss: 1 },
    },
  }
}

/** Box and Muller. */
function normals(seed: number): () => number {
  const { uniform } = stream(seed, 'coverage')
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}
