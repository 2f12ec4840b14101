import type { Composition } from '@finetune-lab/augmentation'

type Operation = NonNullable<Composition['view']>[number]

/**
 * What was done to an image, in words: `moved 3 right, 2 up`. Empty for an empty view.
 *
 * @param name names the image at a position of the batch
 */
export function viewWords(view: readonly Operation[], name: (position: number) => string): string {
  return view.map(operation => operationWords(operation, name)).join('; ')
}

function operationWords(operation: Operation, name: (position: number) => string): string {
  switch (operation.kind) {
    case 'autoContrast':
      return 'contrast stretched to black and white'
    case 'elastic':
      return 'distorted by a smooth field'
    case 'equalize':
      return 'grey values made equally frequent'
    case 'erase':
      return `${size(operation)} erased`
    case 'paste':
      return `${size(operation)} from ${name(operation.source)}`
    case 'posterize':
      return `${2 ** operation.bits} grey values left`
    case 'shift':
      return shiftWords(operation)
    case 'solarize':
      return `grey values from ${operation.threshold} inverted`
    case 'tone':
      return `grey values × ${operation.gain.toFixed(2)} ${operation.offset < 0 ? '−' : '+'} ${Math.abs(operation.offset).toFixed(0)}`
    case 'warp':
      return warpWords(operation)
  }
}

const size = ({ left, top, right, bottom }: { left: number; top: number; right: number; bottom: number }) =>
  `${right - left} × ${bottom - top} pixels`

function shiftWords({ right, down }: Extract<Operation, { kind: 'shift' }>): string {
  const ways = [
    right === 0 ? '' : `${Math.abs(right)} ${right > 0 ? 'right' : 'left'}`,
    down === 0 ? '' : `${Math.abs(down)} ${down > 0 ? 'down' : 'up'}`,
  ].filter(way => way !== '')
  return ways.length === 0 ? 'not moved' : `moved ${ways.join(', ')}`
}

function warpWords({ matrix: [a, b, , d, e] }: Extract<Operation, { kind: 'warp' }>): string {
  if (a === -1 && b === 0 && d === 0 && e === 1) return 'mirrored'
  // The matrix leads from the result back to the image.
  const angle = Math.round((Math.atan2(-d, e) * 180) / Math.PI)
  const turned = angle === 0 ? '' : `turned by ${Math.abs(angle)}° ${angle > 0 ? 'clockwise' : 'counter-clockwise'}, `
  return `${turned}moved, scaled and sheared`
}
