import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/**
 * Puts shell scripts in the place of Slurm's commands, at the front of this process's PATH, until the returned function
 * is called. For answers that a real Slurm cannot be made to give.
 *
 * @param scripts shell lines by command name
 */
export function pretendSlurm(scripts: Readonly<Record<string, string>>): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-pretended-slurm-'))
  for (const [name, lines] of Object.entries(scripts))
    writeFileSync(join(folder, name), `#!/bin/sh\n${lines}\n`, { mode: 0o755 })
  const before = process.env.PATH
  process.env.PATH = [folder, before].join(delimiter)
  return () => {
    process.env.PATH = before
  }
}
