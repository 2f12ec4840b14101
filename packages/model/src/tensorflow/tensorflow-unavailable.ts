import { UserFacingError } from '@finetune-lab/system'

/** TensorFlow cannot be used on this machine. The message says why, in one sentence. */
export class TensorflowUnavailable extends UserFacingError {
  override readonly name = 'TensorflowUnavailable'

  constructor(message: string, options?: ErrorOptions) {
    super('lack', message, options)
  }
}
