// The same constants as in `data` and in the model's description. Those read files; this package also runs in a page.
export const IMAGE_SIDE = 28
export const IMAGE_PIXELS = IMAGE_SIDE * IMAGE_SIDE
const MIDDLE = IMAGE_SIDE / 2

/** Rectangles of an image, right and bottom exclusive. */
export interface Region {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export const WHOLE_IMAGE: Region = { left: 0, top: 0, right: IMAGE_SIDE, bottom: IMAGE_SIDE }
export const TOP_LEFT: Region = { left: 0, top: 0, right: MIDDLE, bottom: MIDDLE }
export const BOTTOM_RIGHT: Region = { left: MIDDLE, top: MIDDLE, right: IMAGE_SIDE, bottom: IMAGE_SIDE }
