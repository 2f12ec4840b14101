import type { SlurmOptions } from '@finetune-lab/runs'
import { shellWord } from './batch-script.ts'

/**
 * What among a job's options can run a program: lines of shell, sbatch's further options, the Node. A store is input from
 * outside: whoever submits with what stands there is shown these before.
 *
 * @returns each as it is said on the command line, with nothing in it that a terminal would hide
 */
export const linesThatRun = ({ before = [], sbatch = [], node }: Partial<SlurmOptions>): string[] =>
  [
    ...before.map(line => `--before ${shellWord(line)}`),
    ...sbatch.map(option => `--sbatch=${shellWord(option)}`),
    ...(node === undefined ? [] : [`--node ${shellWord(node)}`]),
  ].map(visible)

const visible = (text: string) =>
  text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, sign => `\\u{${sign.codePointAt(0)!.toString(16)}}`)
