import { ExitCode } from '@finetune-lab/engine'

/** Something that the person at the terminal can mend: shown as its message alone, without a stack. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly exitCode: number

  constructor(message: string, exitCode: number = ExitCode.wrongInput, options?: ErrorOptions) {
    super(message, options)
    this.exitCode = exitCode
  }
}
