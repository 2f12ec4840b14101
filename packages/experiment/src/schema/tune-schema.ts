import * as z from 'zod'
import { LONGEST_LIST } from '../limits.ts'
import type { SettingEntry } from '../settings/setting-entries.ts'
import { TUNE_EXPECTS, tunableSettings } from '../settings/tunable-settings.ts'
import { expected } from './schema-fields.ts'

const message = expected(TUNE_EXPECTS)

/** The settings of an experiment that are chosen on validation images, and the values to choose from. */
export const tuneSchema = z
  .strictObject(Object.fromEntries(tunableSettings().map(entry => [entry.key, grid(entry)])), message)
  .optional()
  .meta({
    description:
      'Settings to choose on validation images: { finetune.learningRate: [0.001, 0.003, 0.01] }. Each combination of the values is a run. For each augmentation, size and finetuning data set, the combination with the highest mean validation accuracy over the seeds is chosen. Figures and answers show the chosen ones. The test set takes no part in the choice.',
  })

function grid({ key, setting }: SettingEntry) {
  const values = expected(`a list of 2 to ${LONGEST_LIST} values to choose from (each ${setting.expects})`)
  const { description, unit, source } = setting
  return z
    .array(setting.file, values)
    .min(2, values)
    .max(LONGEST_LIST, values)
    .optional()
    .meta({
      description: `Values of ${key} to choose from. ${description}`,
      ...(unit && { unit }),
      ...(source && { source }),
    })
}
