import { backThroughPooling, forward, inputGradient, weightGradient } from './convolution.ts'
import type { Geometry } from './geometry.ts'
import {
  channelMasks,
  featureGradient,
  logitGradient,
  logits,
  logLikelihood,
  softTargets,
  updatedHead,
} from './head.ts'
import { composedBatches } from './mixing.ts'
import type { Value } from './operation.ts'
import type { Operations } from './operations.ts'
import type { Pooling } from './pooling.ts'
import type { Outcome, Procedure } from './program.ts'
import { productParts } from './sizes.ts'

type Feeds = Readonly<Record<string, Value>>

const COMMON_FEEDS: Procedure['feeds'] = {
  groups: { type: 'int32', shape: [] },
  classes: { type: 'int32', shape: [] },
  rates: { type: 'float32', shape: [-1, -1, 1] },
  keptScales: { type: 'float32', shape: [-1, 1, 16, 1] },
  bits: { type: 'int32', shape: [-1, -1, -1, -1, 1, 1] },
  labels: { type: 'int32', shape: [-1, -1, -1, -1, -1] },
  shares: { type: 'float32', shape: [-1, -1, -1, -1, -1] },
}
const SOURCES: Procedure['feeds'] = { sources: { type: 'int32', shape: [-1, -1, -1, -1, -1] } }
const TERMS: Procedure['feeds'] = {
  rows: { type: 'int32', shape: [-1, -1, -1, -1, -1, -1] },
  columns: { type: 'int32', shape: [-1, -1, -1, -1, -1, -1] },
  weights: { type: 'float32', shape: [-1, -1, -1, -1, -1, -1, 1] },
}

/**
 * SGD steps of whole networks.
 *
 * @param group steps in a group
 * @param mixed whether samples are composed of several images
 */
export function pretraining(
  geometry: Geometry,
  pooling: Pooling,
  runs: number,
  group: number,
  mixed: boolean,
): Procedure {
  const { batchSize, layer1, layer2 } = geometry
  const parts = productParts(group, runs, batchSize)
  const step: Step = (o, { batch, mask, targets, rate }, [conv1, conv2, weight, bias]) => {
    const first = forward(o, pooling, layer1, batch, conv1)
    const hidden = o.relu(first.pooled)
    const second = forward(o, pooling, layer2, hidden, conv2)
    const pooled2 = o.reshape(second.pooled, [runs, batchSize, 16, 16])
    // f = mask · relu(m) = factor · m with factor = mask where m > 0, otherwise 0; and ∂L/∂m = factor · ∂L/∂f.
    const factor = o.reluGradient(mask, pooled2)
    const features = o.multiply(pooled2, factor)
    const z = logits(o, features, { weight, bias })

    const dz = logitGradient(o, z, targets, rate)
    const dPooled2 = o.multiply(featureGradient(o, dz, weight), factor)
    const dy2 = backThroughPooling(o, pooling, second, o.reshape(dPooled2, [runs, -1, 1, layer2.width]))
    const dPooled1 = o.reluGradient(inputGradient(o, geometry, second, dy2), hidden)
    const dy1 = backThroughPooling(o, pooling, first, dPooled1)
    const head = updatedHead(o, features, dz, { weight, bias })
    const updated1 = o.subtract(conv1, weightGradient(o, layer1, first, dy1))
    const updated2 = o.subtract(conv2, weightGradient(o, layer2, second, dy2))
    return { z, state: [updated1, updated2, head.weight, head.bias] }
  }
  return {
    feeds: { ...COMMON_FEEDS, ...SOURCES, ...(mixed ? TERMS : {}) },
    work(o, feeds, variables) {
      const { images } = variables
      const indices = indicesOf(o, feeds, mixed ? ['sources', 'rows', 'columns'] : ['sources'])
      const batchesAt = (index: Value) => {
        const { sources, rows, columns } = at(o, indices, index)
        const mixing = mixed ? { sources, rows, columns, weights: o.at(feeds.weights, index) } : { sources }
        return composedBatches(o, images, mixing, { steps: group, runs, parts })
      }
      return train(o, feeds, runs, group, ['conv1', 'conv2', 'weight', 'bias'], variables, batchesAt, step)
    },
  }
}

/** SGD steps of heads on precomputed features. */
export function finetuning(runs: number, group: number): Procedure {
  const step: Step = (o, { batch, mask, targets, rate }, [weight, bias]) => {
    const features = o.multiply(batch, mask)
    const z = logits(o, features, { weight, bias })
    const head = updatedHead(o, features, logitGradient(o, z, targets, rate), { weight, bias })
    return { z, state: [head.weight, head.bias] }
  }
  return {
    feeds: { ...COMMON_FEEDS, rows: { type: 'int32', shape: [-1, -1, -1, -1] } },
    work(o, feeds, variables) {
      const { features } = variables
      const indices = indicesOf(o, feeds, ['rows'])
      const batchesAt = (index: Value) => o.gather(features, at(o, indices, index).rows, 0)
      return train(o, feeds, runs, group, ['weight', 'bias'], variables, batchesAt, step)
    },
  }
}

/** One step: the logits, and the new values of the trained parameters. */
type Step = (o: Operations, inputs: StepInputs, state: readonly Value[]) => { z: Value; state: Value[] }

interface StepInputs {
  readonly batch: Value
  /** [runs, batch, 16, 16] */
  readonly mask: Value
  /** [runs, batch, classes] */
  readonly targets: Value
  /** [1], learning rate over batch size */
  readonly rate: Value
}

/**
 * Steps in groups. What does not depend on the weights (gathering, mixing, masks, targets, and the loss) is computed
 * for a whole group at once, the rest step by step.
 *
 * @returns as its only output Σ log-likelihoods of each batch, [groups, steps of a group, runs]
 */
function train(
  o: Operations,
  feeds: Feeds,
  runs: number,
  group: number,
  names: readonly string[],
  variables: Feeds,
  batchesAt: (index: Value) => Value,
  step: Step,
): Outcome {
  const labels = indicesOf(o, feeds, ['labels'])
  const none = o.multiply(feeds.rates, o.noughts(runs))
  const start = [none, ...names.map(name => variables[name])]
  const [likelihoods, ...trained] = o.operator.loop(feeds.groups, start, (index, [before, ...state]) => {
    const targetsOfAll = softTargets(o, at(o, labels, index).labels, o.at(feeds.shares, index), feeds.classes)
    const [batches, masks, targets, rates] = [
      batchesAt(index),
      channelMasks(o, o.at(feeds.bits, index, 'int32'), feeds.keptScales),
      targetsOfAll,
      o.at(feeds.rates, index),
    ].map(value => o.unpack(value, group))
    const logitsOfAll: Value[] = []
    let now = state
    for (let i = 0; i < group; i++) {
      const inputs = { batch: batches[i], mask: masks[i], targets: targets[i], rate: rates[i] }
      const [z, ...after] = o.operator.tidy(() => {
        const { z, state } = step(o, inputs, now)
        return [z, ...state]
      })
      logitsOfAll.push(z)
      now = after
    }
    const likelihood = logLikelihood(o, o.pack(logitsOfAll), targetsOfAll)
    return [o.withRow(before, index, o.reshape(likelihood, [1, group, runs])), ...now]
  })
  return { assign: Object.fromEntries(names.map((name, i) => [name, trained[i]])), outputs: [likelihoods] }
}

function indicesOf(o: Operations, feeds: Feeds, names: readonly string[]): Feeds {
  return Object.fromEntries(names.map(name => [name, o.asIndices(feeds[name])]))
}

function at(o: Operations, values: Feeds, index: Value): Feeds {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, o.at(value, index, o.operator.indexType)]),
  )
}
