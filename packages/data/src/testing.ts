import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A path under test-fixtures/data. For tests only. */
export function fixture(path: string): string {
  return join(fileURLToPath(new URL('../../../test-fixtures/data', import.meta.url)), path)
}

/** A new folder that goes away with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'finetune-lab-data-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}
