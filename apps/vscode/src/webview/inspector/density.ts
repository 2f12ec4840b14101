import { drawLambdaDensity } from '@finetune-lab/charts/dom'
import type { DrawnSamples } from './drawn-samples.ts'
import { drawsLambda } from './statement.ts'

/** The density of λ for each augmentation that draws one, with the λ of this batch marked. */
export function drawDensity(container: Element, { columns }: DrawnSamples, fixed: number | undefined): void {
  const curves = columns
    .filter(({ column }) => drawsLambda(column))
    .map(({ label, column, samples }) => ({
      label,
      alpha: column.parameters.alpha,
      drawn: samples.map(({ lambda }) => lambda),
    }))
  if (curves.length > 0)
    drawLambdaDensity(container, { curves, fixed }, { width: 200, height: 58, colors: 'variables' })
  else container.replaceChildren()
}
