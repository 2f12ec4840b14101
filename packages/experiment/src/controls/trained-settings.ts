import { MOST_SAMPLES_PER_CLASS } from '../limits.ts'
import type { RunSettings } from '../plan/run-settings.ts'

/**
 * What a run trains: for a control, its own stages in place of those of the sweep. The settings of other runs are returned
 * as they are. Applying it twice changes nothing.
 */
export function trainedSettings(run: RunSettings): RunSettings {
  const { control, pretrain, finetunes } = run
  switch (control) {
    case undefined:
      return run
    case 'random':
      return { ...run, pretrain: { ...pretrain, samplesPerClass: 0, batches: 0 } }
    case 'all':
      return { ...run, pretrain: { ...pretrain, samplesPerClass: MOST_SAMPLES_PER_CLASS } }
    case 'scratch': {
      // Progress is counted without finetunes, too.
      const [own] = finetunes
      if (!own) return run
      const { dataset, batchSize, learningRate, dropout } = own
      const { samplesPerClass } = pretrain
      // Without batches, the head of the first stage is the one to test.
      const finetune = { dataset, samplesPerClass, batches: 0, batchSize, learningRate, dropout }
      return { ...run, pretrain: { ...pretrain, dataset }, finetunes: [finetune] }
    }
    case 'sameLabels':
      return {
        ...run,
        finetunes: finetunes.map(finetune => ({ ...finetune, samplesPerClass: pretrain.samplesPerClass })),
      }
  }
}
