import { UserFacingError } from '@finetune-lab/system'

/** An executor that was asked for cannot train here: the message says what is missing, and what would do instead. */
export class ExecutorUnavailable extends UserFacingError {
  override readonly name = 'ExecutorUnavailable'

  constructor(message: string, options?: ErrorOptions) {
    super('lack', message, options)
  }
}
