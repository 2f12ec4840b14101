import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { allLayers, type InferredNetwork, optimizerOf, type Schedule, scheduled, sizeOf } from '@finetune-lab/network'
import { expect, test } from 'vitest'
import { availableBuild } from '../simd/relaxed-simd.ts'
import { createProgram } from './program.ts'
import { kernelOptimizer, stepSettings } from './step-settings.ts'
import { distance, distributions, networkOf, uniformFrom } from './testing/against-reference.ts'

// Against PyTorch; test-fixtures/networks/reference.py made the values.

const STEPS = 20
const folder = fileURLToPath(new URL('../../../../test-fixtures/networks/', import.meta.url))
const json = (name: string) => JSON.parse(readFileSync(`${folder}${name}`, 'utf8'))
const cases = json('cases.json') as Case[]
const distances = json('distances.json') as Record<string, [afterOne: number[], afterAll: number[]]>

interface Case {
  readonly name: string
  readonly network: unknown
  readonly shape: [number, number, number]
  readonly batch: number
  readonly classes: number
  readonly optimizer?: Record<string, Record<string, number>>
  readonly schedule?: Schedule
  readonly warmup?: number
  readonly clip?: number
  readonly rate?: number
}

const prepared = cases.map(own => {
  const [channels, height, width] = own.shape
  const network = networkOf(own.network, { channels, height, width })
  return { ...own, network, names: namesOf(network, own.classes) }
})
const expected = valuesOf(prepared)

for (const relaxed of availableBuild() === 'relaxed' ? [false, true] : [false])
  test.each(prepared)(`$name: as PyTorch after 1 and 20 steps, ${relaxed ? 'relaxed' : 'plain'}`, own => {
    const { name, names } = own
    const [one, all] = trained(own, relaxed)
    const [atOnce, later] = expected.get(name)!
    const bound = normed(own.network) ? 1e-5 : 1e-6
    const off = names.filter((_, i) => distance(one[i], atOnce[i]) > bound)
    expect(off).toEqual([])
    // Roundings grow over steps, and most where a relu or a pool decides the other way: PyTorch's float32 sets the measure.
    const largest = (values: readonly number[]) => Math.max(...values)
    const far = largest(names.map((_, i) => distance(all[i], later[i])))
    expect(far).toBeLessThan(Math.max(4 * largest(distances[name][1]), 1e-6))
  })

function trained(
  {
    network,
    names,
    batch,
    classes,
    rate = 0.05,
    schedule = 'constant',
    warmup = 0,
    clip,
    optimizer = { sgd: {} },
  }: (typeof prepared)[number],
  relaxed: boolean,
) {
  const [[kind, options]] = Object.entries(optimizer)
  const own = optimizerOf(kind, options)
  const program = createProgram(network, { batch, classes, relaxed, training: true, optimizer: kernelOptimizer(own) })
  const random = uniformFrom(1)
  for (const { name, size, bound, start } of names)
    program.write(
      name,
      bound === 0 ? new Float32Array(size).fill(start) : random(size, bound).map(value => value + start),
    )
  const states: Float32Array[][] = []
  const drawn = Array.from({ length: STEPS }, () => ({
    images: random(batch * sizeOf(network.input), 1.7),
    labels: distributions(random, batch, classes),
    factors: program.plan.dropouts.map(({ tensor, channels }) =>
      random(batch * tensor.channels * (channels ? 1 : tensor.height * tensor.width), 1).map(value =>
        value < 0 ? 0 : 2,
      ),
    ),
  }))
  for (const [step, { images, labels, factors }] of drawn.entries()) {
    program.images.set(images)
    program.writeLabels(labels)
    for (const [i, dropout] of program.plan.dropouts.entries()) program.writeFactors(dropout, factors[i])
    program.gradients()
    const factor = clip === undefined ? 1 : Math.min(1, clip / (program.gradientNorm() + 1e-6))
    program.update(stepSettings(own, rate * scheduled(schedule, warmup, step, STEPS), factor, step + 1))
    if (step === 0 || step === STEPS - 1) states.push(names.map(({ name }) => program.read(name)))
  }
  return states
}

const normed = ({ layers }: InferredNetwork) => allLayers(layers).some(({ kind }) => kind.name === 'batchNorm')

/** Parameters, then statistics, in PyTorch's order, and how reference.py draws them. */
function namesOf(network: InferredNetwork, classes: number) {
  const head = { initial: { fanIn: network.features }, trained: true }
  const all = [
    ...network.parameters.filter(({ trained }) => trained),
    { ...head, name: 'head.weight', shape: [classes, network.features] },
    { ...head, name: 'head.bias', shape: [classes] },
    ...network.parameters.filter(({ trained }) => !trained),
  ]
  return all.map(({ name, shape, initial, trained }) => {
    const norm = typeof initial === 'number'
    const bound = norm ? (trained ? 0.2 : 0) : 1 / Math.sqrt(initial.fanIn)
    return { name, norm, size: shape.reduce((a, b) => a * b, 1), start: norm ? initial : 0, bound }
  })
}

/** By case: the states after 1 and after 20 steps. */
function valuesOf(cases: readonly { readonly name: string; readonly names: readonly { readonly size: number }[] }[]) {
  const bytes = readFileSync(`${folder}values.bin`)
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
  let at = 0
  const take = (size: number) => {
    at += size
    return values.subarray(at - size, at)
  }
  return new Map(cases.map(({ name, names }) => [name, [0, 1].map(() => names.map(({ size }) => take(size)))]))
}
