import type { Split } from './dataset.ts'
import type { Measured } from './measure.ts'
import type { WatchedImages } from './watch-images.ts'

/** Something that looks wrong in a data set although it was read without an error. */
export interface DatasetFinding {
  /** True if no experiment can use the data set as it is. False if the results may mean little. */
  readonly unusable: boolean
  /** What is wrong and, unless obvious, what to do. One or two sentences. */
  readonly message: string
  /** Only shown for the data set itself: an experiment has its own checks of what it requests. */
  readonly minor?: boolean
}

type PerClass = Readonly<Record<Split, readonly number[]>>

/** Fewer images of a class than this are reported as few. */
const FEW = { train: 10, test: 5 }
const SPLIT_NAMES = { train: 'training', test: 'test' } as const

/** Findings from the labels alone. @param perClass number of images per class */
export function labelFindings(classes: readonly string[], perClass: PerClass): DatasetFinding[] {
  if (classes.length < 2)
    return [{ unusable: true, message: 'it has one class only; expected at least two that can be told apart' }]
  const empty = (split: Split) => classes.filter((_, index) => perClass[split][index] === 0)
  const [untrained, untested] = [empty('train'), empty('test')]
  if (beginAtOne(classes, perClass))
    return [
      {
        unusable: true,
        message: `labels seem to begin at 1: no image has label 0. Subtract 1 from every label, so that they are 0 to ${classes.length - 2}`,
      },
    ]
  const findings: DatasetFinding[] = []
  if (untrained.length > 0)
    findings.push({
      unusable: true,
      message: `${named(untrained)} no training image; expected some of every class`,
    })
  const onlyUntested = untested.filter(name => !untrained.includes(name))
  if (onlyUntested.length > 0)
    findings.push({
      unusable: false,
      message: `${named(onlyUntested)} no test image: accuracy leaves out ${onlyUntested.length === 1 ? 'this class' : 'these classes'}`,
    })
  for (const split of ['train', 'test'] as const) {
    const fewest = Math.min(...perClass[split].filter(count => count > 0))
    if (fewest >= FEW[split]) continue
    const smallest = classes[perClass[split].indexOf(fewest)]!
    findings.push({
      unusable: false,
      minor: true,
      message: `few ${SPLIT_NAMES[split]} images: class "${smallest}" has ${fewest}${split === 'train' ? '; samplesPerClass can be at most that' : '; each counts much in the accuracy'}`,
    })
  }
  return findings
}

/** Findings from the images. In a published set, a few images may occur twice. */
export function imageFindings(
  classes: readonly string[],
  { train, test }: Readonly<Record<Split, WatchedImages>>,
  published: boolean,
): DatasetFinding[] {
  const messages: string[] = []
  for (const [split, { count, grey, alike, blank, alikeClasses }] of [
    ['train', train],
    ['test', test],
  ] as const) {
    const images = `${SPLIT_NAMES[split]} images`
    if (alike && count > 1)
      messages.push(
        `all ${count} ${images} are alike${grey === undefined ? '' : `: every pixel has the value ${grey}`}; nothing can be learnt from them`.replace(
          'learnt from them',
          split === 'train' ? 'learnt from them' : 'measured on them',
        ),
      )
    else {
      if (blank > 0)
        messages.push(`${blank} of ${count} ${images} ${blank === 1 ? 'is' : 'are'} blank: all pixels have one value`)
      if (alikeClasses.length > 0)
        messages.push(
          `all ${images} of ${alikeClasses.length === 1 ? 'class' : 'the classes'} ${list(alikeClasses.map(label => classes[label]!))} are alike`,
        )
    }
  }
  const shared = train.alike || test.alike ? 0 : sharedImages(train, test)
  if (shared > (published ? test.count / 100 : 0))
    messages.push(
      `${shared} of ${test.count} test images ${shared === 1 ? 'is a training image' : 'are training images'} too: the accuracy on them says nothing about new images`,
    )
  return messages.map(message => ({ unusable: false, message }))
}

/**
 * Findings about an unusual mean and standard deviation of the training images, in [0, 1].
 *
 * @param settings the values in the experiment file
 */
export function spreadFindings({ mean, std }: Measured, settings: Partial<Measured> = {}): DatasetFinding[] {
  const findings: string[] = []
  if (std < 0.02)
    findings.push(`hardly any contrast: the standard deviation of the pixels is ${std.toFixed(4)}, MNIST has 0.3081`)
  if (mean > 0.75)
    findings.push(`mostly white (mean ${mean.toFixed(2)}): the built-in data sets have light ink on black`)
  const { mean: givenMean = mean, std: givenStd = std } = settings
  if (Math.abs(givenMean - mean) > 0.25)
    findings.push(`its mean is given as ${givenMean}, measured on the training images it is ${mean.toFixed(4)}`)
  if (givenStd > 3 * std || givenStd < std / 3)
    findings.push(`its std is given as ${givenStd}, measured on the training images it is ${std.toFixed(4)}`)
  return findings.map(message => ({ unusable: false, message }))
}

/** Labels 1 to n, as MATLAB and EMNIST letters have them, in a set that numbers its classes from 0. */
function beginAtOne(classes: readonly string[], { train, test }: PerClass): boolean {
  const total = (index: number) => train[index]! + test[index]!
  return (
    classes[0] === '0' &&
    classes.length > 2 &&
    total(0) === 0 &&
    classes.every((_, index) => index === 0 || total(index) > 0)
  )
}

function sharedImages(train: WatchedImages, test: WatchedImages): number {
  const known = new Set(train.hashes)
  return test.hashes.reduce((count, hash) => count + (known.has(hash) ? 1 : 0), 0)
}

const named = (names: readonly string[]) =>
  `${names.length === 1 ? 'class' : 'the classes'} ${list(names)} ${names.length === 1 ? 'has' : 'have'}`

function list(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(name => `"${name}"`)
  return names.length > 5 ? `${shown.join(', ')} and ${names.length - 5} more` : shown.join(', ')
}
