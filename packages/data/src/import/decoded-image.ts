import type { Orientation } from './exif-orientation.ts'

/** An image as its file stores it. */
export interface DecodedImage {
  readonly width: number
  readonly height: number
  /** [height, width, 4]; 16-bit values as stored, even if they use fewer bits. */
  readonly rgba: Uint8Array | Uint16Array
  /** How to turn it for display. */
  readonly orientation: Orientation
}

/** A grey image: 0 black … 255 white. */
export interface GreyImage {
  readonly width: number
  readonly height: number
  /** [height, width] */
  readonly values: Uint8Array
}
