import type { DatasetDescription, Split } from './dataset.ts'

/** The format of a data set on disk. */
export interface DatasetFormat {
  /** The usual names of each file, most common first. Each may also end in `.gz`. */
  readonly fileNames: Readonly<Record<FileRole, readonly string[]>>
  /** The label of class 0. */
  readonly firstLabel: number
  /** Each image is stored with rows and columns exchanged. */
  readonly transposed: boolean
}

export type FileRole = `${Split}${'Images' | 'Labels'}`

export const FILE_ROLES: readonly FileRole[] = ['trainImages', 'trainLabels', 'testImages', 'testLabels']

export interface RegisteredDataset extends DatasetDescription {
  /** Where it comes from: authors, year, identifier. */
  readonly source: string
  readonly format: DatasetFormat
  /** A system package contains it, in the folder of its name under `SYSTEM_DATA`. Searched last. */
  readonly packaged: boolean
}

/** Where Debian's packages put data sets, one folder each. */
export const SYSTEM_DATA = '/usr/share/datasets'

const DIGITS = Array.from('0123456789')
const LETTERS = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')

/** MNIST's file names, which most sets of this shape use too. */
export const MNIST_FORMAT: DatasetFormat = {
  fileNames: {
    trainImages: ['train-images-idx3-ubyte', 'train-images.idx3-ubyte'],
    trainLabels: ['train-labels-idx1-ubyte', 'train-labels.idx1-ubyte'],
    testImages: ['t10k-images-idx3-ubyte', 't10k-images.idx3-ubyte'],
    testLabels: ['t10k-labels-idx1-ubyte', 't10k-labels.idx1-ubyte'],
  },
  firstLabel: 0,
  transposed: false,
}

/** The user's own folders: MNIST's names, or `test-` instead of `t10k-`. */
export const OWN_FORMAT: DatasetFormat = {
  ...MNIST_FORMAT,
  fileNames: {
    ...MNIST_FORMAT.fileNames,
    testImages: [...MNIST_FORMAT.fileNames.testImages, 'test-images-idx3-ubyte', 'test-images.idx3-ubyte'],
    testLabels: [...MNIST_FORMAT.fileNames.testLabels, 'test-labels-idx1-ubyte', 'test-labels.idx1-ubyte'],
  },
}

const EMNIST_LETTERS_FORMAT: DatasetFormat = {
  fileNames: {
    trainImages: ['emnist-letters-train-images-idx3-ubyte', 'emnist-letters-train-images.idx3-ubyte'],
    trainLabels: ['emnist-letters-train-labels-idx1-ubyte', 'emnist-letters-train-labels.idx1-ubyte'],
    testImages: ['emnist-letters-test-images-idx3-ubyte', 'emnist-letters-test-images.idx3-ubyte'],
    testLabels: ['emnist-letters-test-labels-idx1-ubyte', 'emnist-letters-test-labels.idx1-ubyte'],
  },
  firstLabel: 1,
  transposed: true,
}

/** The data sets known by name. To add one, add an entry. */
export const registeredDatasets: readonly RegisteredDataset[] = [
  {
    name: 'mnist',
    title: 'MNIST',
    classes: DIGITS,
    mean: 0.1307,
    std: 0.3081,
    synthetic: false,
    source: 'LeCun et al. 1998, doi:10.1109/5.726791',
    format: MNIST_FORMAT,
    packaged: false,
  },
  {
    name: 'emnist-letters',
    title: 'EMNIST letters',
    classes: LETTERS,
    mean: 0.1722,
    std: 0.3309,
    synthetic: false,
    source: 'Cohen et al. 2017, arXiv:1702.05373',
    format: EMNIST_LETTERS_FORMAT,
    packaged: false,
  },
  {
    name: 'fashion-mnist',
    title: 'Fashion-MNIST',
    classes: ['T-shirt', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
    mean: 0.286,
    std: 0.353,
    synthetic: false,
    source: 'Xiao et al. 2017, arXiv:1708.07747',
    format: MNIST_FORMAT,
    packaged: true, // Debian's package dataset-fashion-mnist
  },
  {
    name: 'strokes-digits',
    title: 'Strokes, digits',
    classes: DIGITS,
    mean: 0.1275,
    std: 0.2887,
    synthetic: true,
    source: 'drawn from the single-stroke fonts of hersheytext: synthetic',
    format: MNIST_FORMAT,
    packaged: false,
  },
  {
    name: 'strokes-letters',
    title: 'Strokes, letters',
    classes: LETTERS,
    mean: 0.1293,
    std: 0.2905,
    synthetic: true,
    source: 'drawn from the single-stroke fonts of hersheytext: synthetic',
    format: MNIST_FORMAT,
    packaged: false,
  },
]

/** The canonical name of a file: the most common one, without `.gz`. */
export function usualName(format: DatasetFormat, role: FileRole): string {
  return format.fileNames[role][0]!
}

export function findRegisteredDataset(name: string): RegisteredDataset | undefined {
  return registeredDatasets.find(dataset => dataset.name === name)
}
