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

/** A square of some side about a pixel, cut off at the edges of the image. */
export function squareAround(x: number, y: number, side: number): Region {
  const inside = (place: number) => Math.max(0, Math.min(IMAGE_SIDE, place))
  const [left, top] = [x - Math.floor(side / 2), y - Math.floor(side / 2)]
  return { left: inside(left), top: inside(top), right: inside(left + side), bottom: inside(top + side) }
}

/** The region's share of the image, 0 … 1. */
export const areaShare = ({ left, top, right, bottom }: Region) =>
  (Math.max(0, right - left) * Math.max(0, bottom - top)) / IMAGE_PIXELS
