import { type AutoContrast, autoContrast } from './auto-contrast.ts'
import type { Canvas } from './canvas.ts'
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
