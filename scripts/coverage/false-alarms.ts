import { analyse, reportHtml } from '../../packages/charts/src/index.ts'
import { parseExperiment, planExperiment } from '../../packages/experiment/src/index.ts'
import type { SweepSnapshot } from '../../packages/runs/src/index.ts'
import { AUGMENTATIONS, type Chance, chanceOf, type Drawn, SIZES, scenes, TEST_IMAGES } from './scenes.ts'

/** What a report may claim where there is no difference at all, as its text says it. */
const CLAIMS = {
  'an augmentation is better or worse': /\bis (better|worse) than\b|, and worse at\b/,
  'accuracy rises by more than a point': /accuracy still rises by more than/,
  'a seed is too far from the others': /is too far from the others to be chance \(Grubbs/,
  'a learning curve has another shape': /The difference is beyond chance/,
} as const

/** Of a number of reports: how many made each claim. */
export type FalseAlarms = Readonly<Record<keyof typeof CLAIMS, number>>

/**
 * Builds whole reports of sweeps without any difference, 7 sizes × 3 augmentations × n seeds, and counts those whose answers
 * claim one.
 */
export function falseAlarms(seeds: number, reports: number): FalseAlarms {
  const scene = scenes().find(({ name }) => name === 'no difference')!
  const chance: Chance = chanceOf(19, scene.name, seeds)
  const found = Object.fromEntries(Object.keys(CLAIMS).map(claim => [claim, 0])) as Record<keyof typeof CLAIMS, number>
  for (let report = 0; report < reports; report++) {
    const html = reportHtml({ sweeps: analyse(snapshotOf(scene.draw(seeds, chance), seeds)), created: CREATED })
    const answers = html.slice(html.indexOf('Answers'), html.indexOf('class="methods"'))
    for (const claim of Object.keys(CLAIMS) as (keyof typeof CLAIMS)[]) if (CLAIMS[claim].test(answers)) found[claim]++
  }
  return found
}

const CREATED = '2026-11-29T12:00:00.000Z'

function snapshotOf({ accuracies }: Drawn, seeds: number): SweepSnapshot {
  const experiment = parseExperiment(
    `pretrain: { dataset: mnist, samplesPerClass: [${SIZES.join(', ')}], augmentation: [${AUGMENTATIONS.join(', ')}] }
finetune: { dataset: emnist-letters }
seeds: ${seeds}`,
  ).experiment!
  const dataset = (title: string, classes: string) => ({
    ...{ title, classes: [...classes], mean: 0.1, std: 0.3, synthetic: false, folder: '', checksums: {} },
    trainImages: 60_000,
    testImages: TEST_IMAGES,
  })
  const runs = planExperiment(experiment).runs.map(run => ({ ...run, identity: run.id }))
  return {
    record: {
      ...{ version: 1 as const, id: 'simulation', name: 'Simulation', created: CREATED, file: '', experiment, runs },
      datasets: {
        mnist: dataset('MNIST', '0123456789'),
        'emnist-letters': dataset('EMNIST letters', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'),
      },
      executor: { name: 'simd', build: 'plain', device: 'simulation' },
      versions: { finetuneLab: '0', node: '0' },
    },
    folder: '',
    state: 'finished',
    runs: runs.map(run => {
      const { seed, pretrain } = run.settings
      const { name } = pretrain.augmentation
      const accuracy = accuracies[AUGMENTATIONS.indexOf(name)][SIZES.indexOf(pretrain.samplesPerClass)][seed]
      return {
        run,
        state: 'finished' as const,
        result: {
          version: 1 as const,
          run: { pretrain: 'mnist', augmentation: name, samplesPerClass: pretrain.samplesPerClass, seed },
          executor: 'simd',
          device: 'simulation',
          finetunes: [{ dataset: 'emnist-letters', accuracy, loss: 1, testImages: TEST_IMAGES, confusion: [] }],
          pretraining: { steps: 1, seconds: 1, finalLoss: 1 },
        },
      }
    }),
  }
}
