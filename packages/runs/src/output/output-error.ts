import { UserFacingError } from '@finetune-lab/system'

/** An output cannot be written where the user asked for it. The message is one sentence that names the place. */
export class OutputError extends UserFacingError {
  override readonly name = 'OutputError'

  constructor(message: string, options?: ErrorOptions) {
    super('input', message, options)
  }
}
