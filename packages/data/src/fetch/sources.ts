import { MNIST_FORMAT, usualName } from '../registry.ts'

/** Where to download a data set, and how to verify it. */
export interface DatasetSource {
  /** Servers with the same files, tried in this order. https URLs that end in `/`. */
  readonly mirrors: readonly string[]
  readonly downloads: readonly Download[]
  /** SHA-256 of each file's unpacked content, keyed by the usual file name, if it is published or was measured. */
  readonly contents?: Readonly<Record<string, string>>
  /** User-facing: whom to cite, or whose terms apply. */
  readonly origin: string
}

export interface Download {
  /** Its path relative to each mirror. */
  readonly file: string
  /** Its size. A download that is much longer is aborted. */
  readonly bytes: number
  /** MD5 of the download itself, if no better checksum is published. https proves the sender, MD5 that it is complete. */
  readonly md5?: string
  /** For a zip archive: the members to keep, named by the last part of their paths. */
  readonly members?: readonly string[]
}

const packed = (name: string, bytes: number): Download => ({ file: `${name}.gz`, bytes })
const names = {
  trainImages: usualName(MNIST_FORMAT, 'trainImages'),
  trainLabels: usualName(MNIST_FORMAT, 'trainLabels'),
  testImages: usualName(MNIST_FORMAT, 'testImages'),
  testLabels: usualName(MNIST_FORMAT, 'testLabels'),
}

export const sources: Readonly<Record<string, DatasetSource>> = {
  mnist: {
    origin: 'LeCun, Cortes, Burges: the MNIST database of handwritten digits',
    // The first is torchvision's, the second TensorFlow's.
    mirrors: ['https://ossci-datasets.s3.amazonaws.com/mnist/', 'https://storage.googleapis.com/cvdf-datasets/mnist/'],
    downloads: [
      packed(names.trainImages, 9_912_422),
      packed(names.trainLabels, 28_881),
      packed(names.testImages, 1_648_877),
      packed(names.testLabels, 4_542),
    ],
    contents: {
      [names.trainImages]: 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
      [names.trainLabels]: '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
      [names.testImages]: '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
      [names.testLabels]: 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
    },
  },
  'fashion-mnist': {
    origin: 'Xiao, Rasul, Vollgraf (Zalando): Fashion-MNIST, MIT licence',
    // The first is Keras's, the second its authors' repository.
    mirrors: [
      'https://storage.googleapis.com/tensorflow/tf-keras-datasets/',
      'https://github.com/zalandoresearch/fashion-mnist/raw/master/data/fashion/',
    ],
    downloads: [
      packed(names.trainImages, 26_421_880),
      packed(names.trainLabels, 29_515),
      packed(names.testImages, 4_422_102),
      packed(names.testLabels, 5_148),
    ],
    contents: {
      [names.trainImages]: 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888',
      [names.trainLabels]: 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9',
      [names.testImages]: '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b',
      [names.testLabels]: '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34',
    },
  },
  'emnist-letters': {
    origin: 'Cohen, Afshar, Tapson, van Schaik: EMNIST, from NIST',
    mirrors: ['https://biometrics.nist.gov/cs_links/EMNIST/'],
    // One archive contains all splits of EMNIST. The MD5 is torchvision's.
    downloads: [
      {
        file: 'gzip.zip',
        bytes: 561_753_746,
        md5: '58c8d27c78d21e728a6bc7b3cc06412e',
        members: [
          'gzip/emnist-letters-train-images-idx3-ubyte.gz',
          'gzip/emnist-letters-train-labels-idx1-ubyte.gz',
          'gzip/emnist-letters-test-images-idx3-ubyte.gz',
          'gzip/emnist-letters-test-labels-idx1-ubyte.gz',
        ],
      },
    ],
  },
}
