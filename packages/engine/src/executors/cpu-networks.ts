import { generalNeed, type RunSettings, runNetwork } from '@finetune-lab/experiment'
import { createGeneralNetwork, createSimdNetwork, type SimdNetwork, type SimdNetworkOptions } from '@finetune-lab/model'

/**
 * Networks on CPU kernels, one per thread: the course network's own kernels for runs that they can train, otherwise
 * kernels for any network. A network is used again for the next run that needs the same; only the newest of the latter is
 * kept, as it may be large.
 */
export function cpuNetworks(options: SimdNetworkOptions): (settings: RunSettings) => SimdNetwork {
  let course: SimdNetwork | undefined
  let general: { readonly key: string; readonly network: SimdNetwork } | undefined
  return settings => {
    if (generalNeed(settings) === undefined) {
      course ??= createSimdNetwork(options)
      return course
    }
    const key = JSON.stringify(settings.network ?? null)
    if (general?.key !== key) general = { key, network: createGeneralNetwork(runNetwork(settings.network), options) }
    return general.network
  }
}
