import { type FuzzTarget, type FuzzTargets, mutatedValue } from '@finetune-lab/testing'
import { inferNetwork } from '../infer-network.ts'
import { writtenLayers } from '../network-text.ts'
import { parseNetwork } from '../parse-network.ts'
import { presets } from '../presets.ts'

export const targets: FuzzTargets = { network }

/** Any value must give a network or problems with a message, nothing else. */
function network(): FuzzTarget<unknown> {
  const networks: unknown[] = presets.map(({ layers, width }) => writtenLayers(layers(width ?? 0)))
  networks.push([
    { conv: { channels: 3, kernel: 5, stride: 2, padding: 1, bias: false } },
    { dropout: 0.5 },
    { averagePool: 2 },
  ])
  return {
    valid: networks.map(value => Buffer.from(JSON.stringify(value))),
    fromBytes: bytes => JSON.parse(Buffer.from(bytes).toString()),
    input: random => mutatedValue(networks, random),
    read: value => {
      const { layers, problems } = parseNetwork(value)
      if (!layers) {
        if (problems.length === 0 || problems.some(({ message }) => message.length > 400)) throw new Error('no message')
        return
      }
      const inferred = inferNetwork(layers, { channels: 3, height: 28, width: 28 })
      if ('message' in inferred) return
      const again = parseNetwork(writtenLayers(layers)).layers
      if (JSON.stringify(again) !== JSON.stringify(layers)) throw new Error('writing out changed the network')
    },
    expected: error => error instanceof SyntaxError,
  }
}
