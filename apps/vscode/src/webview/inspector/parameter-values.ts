import type { AugmentationParameter } from '@finetune-lab/augmentation'

/**
 * The steps of a slider, in order. A wide range steps through every number with two significant digits: from 0.01 to 100
 * there are as many steps below 1 as above. A narrow range has a hundred equal steps.
 */
export function parameterValues({ minimum, maximum }: AugmentationParameter): number[] {
  const wide = minimum > 0 && maximum / minimum >= 100
  const between = wide ? twoDigitNumbers(minimum, maximum) : hundredths(minimum, maximum)
  return [...new Set([minimum, ...between, maximum])]
}

function twoDigitNumbers(minimum: number, maximum: number): number[] {
  const [lowest, highest] = [Math.floor(Math.log10(minimum)), Math.ceil(Math.log10(maximum))]
  const values: number[] = []
  for (let decade = lowest; decade < highest; decade++)
    for (let digits = 10; digits < 100; digits++) {
      const value = Number(`${digits}e${decade - 1}`)
      if (value > minimum && value < maximum) values.push(value)
    }
  return values
}

function hundredths(minimum: number, maximum: number): number[] {
  return Array.from({ length: 99 }, (_, i) => Number((minimum + ((maximum - minimum) * (i + 1)) / 100).toPrecision(4)))
}

/** Index of the step nearest to a value. */
export function nearest(values: readonly number[], value: number): number {
  return values.reduce(
    (best, each, index) => (Math.abs(each - value) < Math.abs(values[best] - value) ? index : best),
    0,
  )
}
