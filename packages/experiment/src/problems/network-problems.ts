import { inferNetwork, memoryProblem, parseNetwork } from '@finetune-lab/network'
import { IMAGE_SHAPE } from '../plan/run-network.ts'
import { network } from '../settings/network.ts'
import { type Mapping, mappingIn } from './mapping.ts'
import type { Report } from './report.ts'

/** What is wrong in a network, and what does not fit the images, each at its place. */
export function networkProblems(value: Mapping, report: Report): void {
  const written = value.network ?? network.default
  if (typeof written !== 'string' && !Array.isArray(written)) return
  const { layers, problems } = parseNetwork(written)
  for (const { path, code, message } of problems) report(['network', ...path], code, message)
  if (!layers) return
  const inferred = inferNetwork(layers, IMAGE_SHAPE)
  if ('message' in inferred) {
    report(['network', ...inferred.path], inferred.code, inferred.message)
    return
  }
  const batchSize = mappingIn(value, 'pretrain').batchSize
  const problem = memoryProblem(inferred, typeof batchSize === 'number' && batchSize <= 256 ? batchSize : 8)
  if (problem) report(['network'], 'out-of-range', problem)
}
