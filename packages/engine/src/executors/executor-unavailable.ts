import { UserFacingError } from '@finetune-lab/system'

/** The requested executor cannot train here. The message says what is missing, and what to use instead. */
export class ExecutorUnavailable extends UserFacingError {
  override readonly name = 'ExecutorUnavailable'

  constructor(message: string, options?: ErrorOptions) {
    super('lack', message, options)
  }
}
