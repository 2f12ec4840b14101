import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { DataError, type DatasetSummary, type LocateOptions, locateDataset, surveyDataset } from '@finetune-lab/data'

type Survey = { readonly summary: DatasetSummary } | { readonly error: DataError }

interface Remembered {
  readonly survey: Survey
  /** State of its files when they were read. */
  readonly signature: string
}

/** What is known about the data sets on this machine. `recall` never reads data; `refresh` reads what has changed. */
export interface DatasetLookUp {
  /**
   * The remembered summary; undefined if the data set was never read.
   *
   * @throws DataError as `surveyDataset` did
   */
  readonly recall: (name: string, options?: LocateOptions) => Promise<DatasetSummary | undefined>
  /** Reads again. True if the result has changed. */
  refresh(name: string, options: LocateOptions): Promise<boolean>
}

/** Beyond this many data sets in one session, the oldest are forgotten. */
const MOST_REMEMBERED = 500

export function datasetLookUp(): DatasetLookUp {
  const remembered = new Map<string, Remembered>()
  const underWay = new Map<string, Promise<boolean>>()

  async function look(key: string, name: string, options: LocateOptions): Promise<boolean> {
    const signature = await signatureOf(name, options)
    const before = remembered.get(key)
    if (before?.signature === signature) return false
    const survey = await describe(name, options)
    remembered.delete(key)
    remembered.set(key, { survey, signature })
    if (remembered.size > MOST_REMEMBERED) remembered.delete(remembered.keys().next().value!)
    return !before || !isDeepStrictEqual(before.survey, survey)
  }

  return {
    recall: async (name, options = {}) => {
      const survey = remembered.get(keyOf(name, options))?.survey
      if (survey && 'error' in survey) throw survey.error
      return survey?.summary
    },
    refresh(name, options) {
      const key = keyOf(name, options)
      // Query an unresponsive network folder once, not at every keystroke.
      const running = underWay.get(key)
      if (running) return running
      const looking = look(key, name, options).finally(() => underWay.delete(key))
      underWay.set(key, looking)
      return looking
    },
  }
}

const keyOf = (name: string, { settings, workspace, dataFolder }: LocateOptions) =>
  JSON.stringify([name, settings?.path, workspace, dataFolder])

async function describe(name: string, options: LocateOptions): Promise<Survey> {
  try {
    return { summary: await surveyDataset(name, options) }
  } catch (error) {
    if (error instanceof DataError) return { error }
    throw error
  }
}

/** Changes when a file of the data set is written, added or removed. */
async function signatureOf(name: string, options: LocateOptions): Promise<string> {
  const location = await locateDataset(name, options)
  if (!location.found) return location.message
  const files = [...Object.values(location.files), join(location.folder, 'classes.txt')]
  const states = await Promise.all(
    files.map(file =>
      stat(file).then(
        ({ size, mtimeMs }) => `${file} ${size} ${mtimeMs}`,
        () => `${file} is not there`,
      ),
    ),
  )
  return states.join('\n')
}
