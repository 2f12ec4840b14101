/** The shape of one image, or of a layer's output for one image. */
export interface Shape {
  readonly channels: number
  readonly height: number
  readonly width: number
  /** A list of features, without rows and columns: height and width are 1. */
  readonly flat?: true
}

export const sizeOf = ({ channels, height, width }: Shape): number => channels * height * width

/** `16 × 5 × 5`, or `256` for a list of features. */
export function shapeLabel({ channels, height, width, flat }: Shape): string {
  return flat ? `${channels}` : `${channels} × ${height} × ${width}`
}

export const flatShape = (features: number): Shape => ({ channels: features, height: 1, width: 1, flat: true })
