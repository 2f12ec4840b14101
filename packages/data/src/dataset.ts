/** Images as stored: 28 × 28 grey values 0 … 255, one after another, upright. Shared between threads. */
export interface ImageSet {
  readonly count: number
  /** [count, 784], backed by a SharedArrayBuffer so that workers read the same memory. */
  readonly images: Uint8Array
  /** [count], class indices from 0. */
  readonly labels: Uint8Array
}

export type Split = 'train' | 'test'

/** What is known about a data set before its files are read. */
export interface DatasetDescription {
  /** The name used in experiment files, e.g. `emnist-letters`. */
  readonly name: string
  /** User-facing: `EMNIST letters`. */
  readonly title: string
  /** The name of each class, in the order of their indices. */
  readonly classes: readonly string[]
  /** Mean and standard deviation of the training images' values in [0, 1], as published for the data set. */
  readonly mean: number
  readonly std: number
  /** Drawn by a program rather than by people. Reports mention it. */
  readonly synthetic: boolean
}

export interface Dataset extends DatasetDescription {
  readonly train: ImageSet
  readonly test: ImageSet
  /** Where the files were found. */
  readonly folder: string
  /**
   * SHA-256 of each file's content, keyed by the usual file name. The same for the same data, whether gzipped or not and
   * whichever of its names the file has.
   */
  readonly checksums: Readonly<Record<string, string>>
}

export const IMAGE_SIDE = 28
export const IMAGE_PIXELS = IMAGE_SIDE * IMAGE_SIDE
/** Labels are bytes, but heads have at most this many outputs. */
export const MAX_CLASSES = 128
