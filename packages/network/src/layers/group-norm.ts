// x̂ with mean and variance over all pixels of a group of channels of one image. One channel per group is instance norm
// (Ulyanov et al. 2016, arXiv:1607.08022), one group is layer norm.
import { type LayerKind, ShapeMismatch } from '../layer.ts'
import { MOST_CHANNELS } from '../limits.ts'
import type { ReferenceCall } from '../reference/reference-layer.ts'
import { epsilon, type Group, moments, normalisedBackward, normalisedForward, scaleAndShift } from './normalise.ts'

export const groupNorm: LayerKind = {
  name: 'groupNorm',
  title: 'Group norm',
  description:
    'Normalises groups of channels of each image, then scales and shifts each channel: y = γ · (x − μ) / √(σ² + ε) + β. With as many groups as channels, it is instance norm.',
  source: 'Wu and He 2018, arXiv:1803.08494',
  main: 'groups',
  options: {
    groups: { kind: 'whole', minimum: 1, maximum: MOST_CHANNELS, description: 'Number of groups of channels.' },
    epsilon,
  },
  shape(input, { groups }) {
    if (input.channels % (groups as number) !== 0)
      throw new ShapeMismatch(`${groups} groups do not divide ${input.channels} channels evenly`)
    return input
  },
  parameters: ({ channels }) => scaleAndShift(channels),
  reference: {
    forward: (x, call) => normalisedForward(x, groupsOf(call), call, group => moments(x, group, call)),
    backward: (change, call) => normalisedBackward(change, groupsOf(call), call),
  },
}

function groupsOf({ batch, input, options }: ReferenceCall): Group[] {
  const groups = options.groups as number
  const size = input.channels / groups
  return Array.from({ length: batch * groups }, (_, i) =>
    Array.from({ length: size }, (_, c) => [Math.floor(i / groups), (i % groups) * size + c] as const),
  )
}
