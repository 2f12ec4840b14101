// Keeps what `challenge` found on the study's sweeps in docs/study/challenge.json, without the single seeds.
//
//   finetune-lab run … ; finetune-lab challenge SWEEP     (first, for each sweep)
//   node scripts/challenge-study.mjs --store DIR SWEEP…
//   npx vitest run scripts/study -u                        (writes docs/challenge.md from it)
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { finetuneLab, writeJson } from './finetune-lab.mjs'
import { root } from './setup.mjs'

const { values, positionals } = parseArgs({
  options: { store: { type: 'string', default: '.finetune-lab' } },
  allowPositionals: true,
})

const directions = positionals.flatMap(sweep => {
  const { challenge } = JSON.parse(finetuneLab('status', sweep, '--store', values.store, '--json'))
  const { experiment } = JSON.parse(finetuneLab('export', sweep, '--store', values.store, '--to', 'json'))
  const { runs, seeds, alternatives } = challenge
  return challenge.datasets.map(({ dataset, sentences, results }) => ({
    pretrain: experiment.pretrain.dataset,
    finetune: dataset,
    runs,
    seeds,
    ways: alternatives.length,
    sentences: sentences
      .filter(({ verdict }) => verdict)
      .map(({ text, verdict, outcomes }) => ({
        text,
        verdict,
        outcomes: outcomes.map(({ title, verdict, words, figures }) => ({ title, verdict, words, figures })),
      })),
    results: results.map(({ title, curves, differences, heads }) => ({
      title,
      points: curves.series.flatMap(({ augmentation, points }) =>
        points.map(({ samplesPerClass, mean, n }) => {
          const difference = differences.series
            .find(each => each.augmentation === augmentation)
            ?.points.find(each => each.samplesPerClass === samplesPerClass)
          const head = heads.find(
            each => each.augmentation === augmentation && each.samplesPerClass === samplesPerClass,
          )
          return {
            augmentation,
            samplesPerClass,
            n,
            accuracy: rounded(mean),
            ...(difference && {
              difference: [difference.mean, difference.interval.low, difference.interval.high].map(rounded),
            }),
            featureNorm: rounded(head.featureNorm),
            trainingLoss: rounded(head.trainingLoss),
            excess: rounded(head.excess),
            testLoss: rounded(head.testLoss),
          }
        }),
      ),
    })),
  }))
})
writeJson(join(root, 'docs/study/challenge.json'), directions)

function rounded(value) {
  return Number(value.toFixed(5))
}
