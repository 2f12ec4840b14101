import { createInterface } from 'node:readline/promises'
import { UserFacingError } from '@finetune-lab/system'

/**
 * Asks a yes-or-no question at the terminal.
 *
 * @param otherwise advice if standard input is no terminal
 * @throws UserFacingError if standard input is no terminal
 */
export async function agreed(command: string, question: string, otherwise: string): Promise<boolean> {
  if (!process.stdin.isTTY)
    throw new UserFacingError(
      'input',
      `${command}: cannot ask for confirmation, as standard input is not a terminal. ${otherwise}`,
    )
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim())
  } finally {
    terminal.close()
  }
}
