import { createInterface } from 'node:readline/promises'
import { UserError } from './user-error.ts'

/**
 * Whether the person at the terminal says yes.
 *
 * @param otherwise what to do where nobody can be asked
 * @throws UserError where nobody can
 */
export async function agreed(command: string, question: string, otherwise: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UserError(`${command}: nobody is there to be asked. ${otherwise}`)
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim())
  } finally {
    terminal.close()
  }
}
