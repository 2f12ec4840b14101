// y = f(x) + s(x): f are the layers of its list; the shortcut s is x itself where shapes are equal, otherwise a 1 × 1
// convolution with the stride that fits, followed by batch norm if f has one (He et al., option B).
import { type Layer, type LayerKind, ShapeMismatch } from '../layer.ts'
import { type Shape, shapeLabel } from '../shape.ts'

export const residual: LayerKind = {
  name: 'residual',
  title: 'Residual',
  description:
    'Adds its input to the output of its layers: y = f(x) + x. Where shapes differ, the shortcut is a 1 × 1 convolution.',
  source: 'He et al. 2016, arXiv:1512.03385',
  options: {},
  body: true,
  shape: input => input,
}

/**
 * The layers of the shortcut. None if it is the identity.
 *
 * @throws ShapeMismatch if no stride leads from the input's to the output's size
 */
export function shortcutLayers(input: Shape, output: Shape, body: readonly Layer[]): Layer[] {
  if (input.channels === output.channels && input.height === output.height && input.width === output.width) return []
  if (input.flat || output.flat)
    throw new ShapeMismatch(`its layers turn ${shapeLabel(input)} into ${shapeLabel(output)}; expected the same shape`)
  const stride = Math.ceil(input.height / output.height)
  const fits = (from: number, to: number) => Math.floor((from - 1) / stride) + 1 === to
  if (!(stride <= 31 && fits(input.height, output.height) && fits(input.width, output.width)))
    throw new ShapeMismatch(
      `its layers turn ${shapeLabel(input)} into ${shapeLabel(output)}, and no stride of a shortcut does the same; pad convolutions so that they keep the size`,
    )
  const norm = body.find(({ kind }) => kind === 'batchNorm')
  const options = { channels: output.channels, kernel: 1, stride, padding: 0, bias: norm === undefined }
  return [{ kind: 'conv', options }, ...(norm ? [norm] : [])]
}
