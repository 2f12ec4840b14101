import { createInterface } from 'node:readline/promises'
import { UserFacingError } from '@finetune-lab/system'

/**
 * Whether the person at the terminal says yes.
 *
 * @param otherwise what to do where nobody can be asked
 * @throws UserFacingError where nobody can
 */
export async function agreed(command: string, question: string, otherwise: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UserFacingError('input', `${command}: nobody is there to be asked. ${otherwise}`)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim())
  } finally {
    terminal.close()
  }
}
