/** Images with labels, as a file holds them: of any size, grey or in colour. */
export interface LabelledImages {
  readonly width: number
  readonly height: number
  /** 1 grey, 3 RGB, 4 RGB and opacity. */
  readonly channels: 1 | 3 | 4
  /** [count, height, width, channels], 0 … 255 */
  readonly pixels: Uint8Array
  /** [count] */
  readonly labels: readonly string[]
}

export interface LabelledFile {
  readonly train: LabelledImages
  /** Missing if the file does not divide its images. */
  readonly test?: LabelledImages
  /** Names of arrays or files that were not read. */
  readonly unused?: readonly string[]
}
