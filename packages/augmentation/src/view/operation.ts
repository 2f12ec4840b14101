import { type AutoContrast, autoContrast } from './auto-contrast.ts'
import { type Elastic, elastic } from './elastic.ts'
import { type Equalize, equalize } from './equalize.ts'
import { type Erase, erase } from './erase.ts'
import { type Paste, paste } from './paste.ts'
import { type Posterize, posterize } from './posterize.ts'
import { type Shift, shift } from './shift.ts'
import { type Solarize, solarize } from './solarize.ts'
import { type Tone, tone } from './tone.ts'
import { type Warp, warp } from './warp.ts'

/** A change of one image, as data: everything random has been drawn. */
export type ImageOperation =
  | AutoContrast
  | Elastic
  | Equalize
  | Erase
  | Paste
  | Posterize
  | Shift
  | Solarize
  | Tone
  | Warp

/** What an operation works on. Grey values are 0 … 255, in rows. */
export interface Canvas {
  /** Uint8Array [784], to be changed in place. */
  readonly image: Uint8Array
  /** Uint8Array [784], for the operation's own use. */
  readonly scratch: Uint8Array
  /** The grey value that normalisation maps to about 0. */
  readonly mean: number
  /** The stored image at a position of the batch, Uint8Array [784]. */
  stored(position: number): Uint8Array
}

/** Applies one operation to the canvas's image. */
export function applyOperation<Kind extends ImageOperation['kind']>(
  operation: Extract<ImageOperation, { kind: Kind }>,
  canvas: Canvas,
): void {
  const apply: Apply<Kind> = appliers[operation.kind as Kind]
  apply(operation, canvas)
}

type Apply<Kind> = (operation: Extract<ImageOperation, { kind: Kind }>, canvas: Canvas) => void

/** One line per kind of operation. */
const appliers: { readonly [Kind in ImageOperation['kind']]: Apply<Kind> } = {
  autoContrast,
  elastic,
  equalize,
  erase,
  paste,
  posterize,
  shift,
  solarize,
  tone,
  warp,
}
