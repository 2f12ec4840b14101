import type { Orientation } from './exif-orientation.ts'

/** An image as its file stores it. */
export interface DecodedImage {
  readonly width: number
  readonly height: number
  /** [height, width, 4]; of 16 bits as stored, whether or not their values use all of them. */
  readonly rgba: Uint8Array | Uint16Array
  /** How it is to be turned for display. */
  readonly orientation: Orientation
}

/** A grey image: 0 black … 255 white. */
export interface GreyImage {
  readonly width: number
  readonly height: number
  /** [height, width] */
  readonly values: Uint8Array
}
