/** Rectangles of a 28 × 28 image, right and bottom exclusive. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export const WHOLE_IMAGE: Region = { left: 0, top: 0, right: 28, bottom: 28 }
export const TOP_LEFT: Region = { left: 0, top: 0, right: 14, bottom: 14 }
export const BOTTOM_RIGHT: Region = { left: 14, top: 14, right: 28, bottom: 28 }
