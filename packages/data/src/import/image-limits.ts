import { UnreadableImage } from './unreadable-image.ts'

export const MAX_IMAGE_BYTES = 256 * 2 ** 20
/** In 2^20 pixels: more than phones take by default. */
export const MAX_MEGAPIXELS = 64

/** @throws UnreadableImage if the file is larger than any reasonable image */
export function checkBytes(size: number): void {
  if (size > MAX_IMAGE_BYTES)
    throw new UnreadableImage(`files of more than ${MAX_IMAGE_BYTES / 2 ** 20} MB`, { detail: `${size} bytes` })
}

/**
 * @param mostInFile the most pixels that a file of this length can hold
 * @throws UnreadableImage if there are more, none, or too many for memory
 */
export function checkPixels(width: number, height: number, mostInFile: number): void {
  const detail = `${width} × ${height} pixels`
  if (width * height === 0) throw new UnreadableImage('damaged: the image has no pixels', { detail })
  if (width * height > MAX_MEGAPIXELS * 2 ** 20)
    throw new UnreadableImage(`images of more than ${MAX_MEGAPIXELS} megapixels; make them smaller`, { detail })
  if (width * height > mostInFile)
    throw new UnreadableImage('truncated: the file is too short for its size in pixels', { detail })
}
