import { UserFacingError } from '@finetune-lab/system'

/** An export that cannot be: the request is wrong (`input`), or the server is not there or refuses (`lack`). */
export class ExportError extends UserFacingError {
  override readonly name = 'ExportError'
}
