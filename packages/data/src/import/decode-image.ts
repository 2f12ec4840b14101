import type { DecodedImage } from './decoded-image.ts'
import { JPEG_SIGNATURE, kindByContent, notRead, PNG_SIGNATURE } from './image-kind.ts'
import { checkBytes } from './image-limits.ts'
import { readJpeg } from './read-jpeg.ts'
import { readPng } from './read-png.ts'
import { UnreadableImage } from './unreadable-image.ts'

/**
 * Decodes a PNG or JPEG image, whatever its name.
 *
 * @throws UnreadableImage if it is neither, damaged, or too large; the size is checked before memory is allocated
 */
export function decodeImage(bytes: Buffer): DecodedImage {
  if (bytes.length === 0) throw new UnreadableImage('empty files')
  checkBytes(bytes.length)
  const head = bytes.toString('latin1', 0, 64)
  const read = head.startsWith(PNG_SIGNATURE) ? readPng : head.startsWith(JPEG_SIGNATURE) ? readJpeg : undefined
  if (!read) throw new UnreadableImage(whatElse(bytes, head))
  try {
    return read(bytes)
  } catch (error) {
    if (error instanceof UnreadableImage) throw error
    // The libraries' messages name offsets and options, which do not help the owner of the file.
    const memory = /allocation failed|allocate|array length/i.test((error as Error).message)
    throw new UnreadableImage(
      memory ? 'images that take more memory than there is' : 'damaged: the pixels cannot be decoded',
      { cause: error },
    )
  }
}

function whatElse(bytes: Buffer, head: string): string {
  const kind = kindByContent(bytes)
  if (kind !== undefined && kind !== 'read') return notRead(kind)
  if (head.startsWith('version https://git-lfs')) return 'Git LFS pointers instead of images; run "git lfs pull"'
  if (/^\s*<(!doctype|html)/i.test(head)) return 'web pages that are named as images'
  return 'not PNG or JPEG, despite the extension'
}
