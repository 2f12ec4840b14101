import type { ReliabilityBin } from '@finetune-lab/model/page'
import type { NetworkSetting } from '../mean-confusion.ts'
import type { WithResult } from '../with-result.ts'

export type { ReliabilityBin }

/**
 * The reliability diagram of several networks on the same test set: their images in the same bins, counted together.
 *
 * @returns undefined without any network
 */
export function pooledReliability(
  diagrams: readonly (readonly ReliabilityBin[])[],
): readonly ReliabilityBin[] | undefined {
  if (diagrams.length === 0) return undefined
  return diagrams[0].map((_, bin) => {
    const own = diagrams.map(bins => bins[bin])
    const count = own.reduce((sum, each) => sum + each.count, 0)
    if (count === 0) return { count }
    const pooled = (key: 'confidence' | 'accuracy') =>
      own.reduce((sum, each) => sum + each.count * (each[key] ?? 0), 0) / count
    return { count, confidence: pooled('confidence'), accuracy: pooled('accuracy') }
  })
}

/** The finished runs of a setting, and their reliability diagram; without bins if none of them recorded it. */
export function settingReliability(
  runs: readonly WithResult[],
  dataset: string,
  { augmentation, samplesPerClass }: NetworkSetting,
): { readonly n: number; readonly bins?: readonly ReliabilityBin[] } {
  const diagrams = runs
    .filter(({ result }) => result?.run.augmentation === augmentation && result.run.samplesPerClass === samplesPerClass)
    .flatMap(({ result }) => result!.finetunes.filter(finetune => finetune.dataset === dataset))
    .flatMap(({ reliability }) => (reliability ? [reliability] : []))
  const bins = pooledReliability(diagrams)
  return { n: diagrams.length, ...(bins && { bins }) }
}
