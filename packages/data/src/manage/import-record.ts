import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import * as z from 'zod'

const finding = z.object({
  effect: z.enum(['left out', 'odd', 'note']),
  reason: z.string(),
  files: z.array(z.object({ file: z.string(), detail: z.string().optional() })),
})

const schema = z.object({
  version: z.literal(1),
  source: z.string(),
  settings: z.object({
    ink: z.string(),
    fit: z.string(),
    testShare: z.number().optional(),
    seed: z.number().optional(),
  }),
  findings: z.array(finding),
})

/** What an import left in a data set's folder: where its images came from, and which files it left out. */
export type ImportOrigin = z.infer<typeof schema>

/** A line for each of a million files. */
const MOST_BYTES = 256 * 2 ** 20

/** The record of an import; undefined if the data set was not imported, or its record is damaged. */
export async function readImportOrigin(folder: string): Promise<ImportOrigin | undefined> {
  const path = join(folder, 'import.json')
  try {
    const found = await stat(path)
    if (!found.isFile() || found.size > MOST_BYTES) return undefined
    return schema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data
  } catch {
    return undefined
  }
}
