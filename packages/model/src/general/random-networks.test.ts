import { type InferredNetwork, inferNetwork, optimizerOf, parseNetwork } from '@finetune-lab/network'
import { FUZZ_INPUTS } from '@finetune-lab/testing'
import { expect, test } from 'vitest'
import { availableBuild } from '../simd/relaxed-simd.ts'
import { distanceToReference, uniformFrom } from './testing/against-reference.ts'

// Three steps of random networks against the reference in float64: 12 in `npm test`, 200 in CI.

const COUNT = FUZZ_INPUTS > 200 ? 200 : 12
const relaxed = availableBuild() === 'relaxed'

test('random networks train as the reference does', () => {
  const wrong: string[] = []
  for (let seed = 1; seed <= COUNT; seed++) {
    const { network, written, batch } = randomNetwork(seed)
    const optimizer = [
      optimizerOf('sgd'),
      optimizerOf('sgd', { momentum: 0.9, weightDecay: 0.01 }),
      optimizerOf('adamw', { epsilon: 1e-3 }),
    ][seed % 3]
    const distances = distanceToReference(
      {
        network,
        batch,
        classes: 3,
        optimizer,
        rate: optimizer.name === 'sgd' ? 0.01 : 1e-4,
        relaxed: relaxed && seed % 2 === 0,
        seed,
      },
      3,
    )
    // Roundings change which way a relu or a pool decides, and a norm divides by a small deviation: few are that far.
    for (const [name, distance] of Object.entries(distances))
      if (!(distance < 1e-3))
        wrong.push(`seed ${seed}, ${name}: ${distance}, batch ${batch}, ${JSON.stringify([network.input, written])}`)
  }
  expect(wrong).toEqual([])
}, 300_000)

function randomNetwork(seed: number): { network: InferredNetwork; written: unknown; batch: number } {
  const uniform = uniformFrom(seed)
  const below = (n: number) => Math.min(n - 1, Math.floor(((uniform(1, 1)[0] + 1) / 2) * n))
  const pick = <Value>(values: readonly Value[]) => values[below(values.length)]
  const norm = () => pick(['batchNorm', { groupNorm: 1 }, { groupNorm: 2 }])
  const image = (): unknown =>
    pick([
      {
        conv: {
          channels: 2 * (1 + below(9)),
          kernel: pick([1, 2, 3, 3, 3, 5, 5, 7]),
          stride: pick([1, 1, 1, 2, 3]),
          padding: below(4),
          bias: below(2) === 0,
        },
      },
      { conv: { channels: 16, kernel: 3, padding: 1 } },
      'relu',
      'gelu',
      { leakyRelu: 0.1 },
      norm(),
      { maxPool: { kernel: 2 + below(2), stride: 1 + below(3), padding: below(2) } },
      { averagePool: { kernel: 2 + below(2), stride: 1 + below(3) } },
      { dropout: 0.5 },
      'channelDropout',
      {
        residual: [
          { conv: { channels: 2 * (1 + below(8)), padding: 1, stride: pick([1, 2]) } },
          ...pick([[], ['batchNorm'], ['relu', { conv: { channels: 4, kernel: 1 } }]]),
        ],
      },
    ])
  const list = (): unknown =>
    pick([{ linear: 2 * (1 + below(9)) }, 'relu', 'gelu', 'batchNorm', { dropout: 0.5 }, { residual: ['relu'] }])
  for (;;) {
    const written = [
      ...Array.from({ length: 1 + below(6) }, image),
      ...pick([[], ['globalAveragePool'], ['flatten', list(), list()]]),
    ]
    const input = { channels: pick([1, 3]), height: 6 + below(12), width: 6 + below(12) }
    const { layers } = parseNetwork(written)
    const network = layers && !normAfterNorm(written) && inferNetwork(layers, input)
    if (network && !('message' in network) && network.multiplyAdds < 4e5) {
      // A norm over the features of few images divides by deviations near 0.
      return { network, written, batch: pick(JSON.stringify(written).includes('flatten') ? [5, 7, 8] : [2, 3, 5, 8]) }
    }
  }
}

/** A norm cancels the shift of a norm before it, whose gradient is then rounding alone. */
function normAfterNorm(written: readonly unknown[]): boolean {
  const kinds = written.filter(layer => layer !== 'flatten').map(layer => /norm/i.test(JSON.stringify(layer)))
  return kinds.some((isNorm, i) => isNorm && kinds[i + 1] === true)
}
