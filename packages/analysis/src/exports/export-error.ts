import { UserFacingError } from '@finetune-lab/system'

/** A failed export: the request is wrong (`input`), or the server is unreachable or refuses it (`lack`). */
export class ExportError extends UserFacingError {
  override readonly name = 'ExportError'
}
