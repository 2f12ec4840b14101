import type { SlurmOptions } from '@finetune-lab/runs'
import { shellWord } from './batch-script.ts'

/**
 * Lists those of a job's options that can run a program: shell lines, further sbatch options, the Node path. A store is
 * untrusted input, so a user who submits with options from a store sees these first.
 *
 * @returns each option as written on the command line, with everything that a terminal would hide escaped
 */
export const linesThatRun = ({ before = [], sbatch = [], node }: Partial<SlurmOptions>): string[] =>
  [
    ...before.map(line => `--before ${shellWord(line)}`),
    ...sbatch.map(option => `--sbatch=${shellWord(option)}`),
    ...(node === undefined ? [] : [`--node ${shellWord(node)}`]),
  ].map(visible)

const visible = (text: string) =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, sign => `\\u{${sign.codePointAt(0)!.toString(16)}}`)
