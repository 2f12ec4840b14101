import { IMAGE_SIDE } from '../regions.ts'
import type { Canvas } from './canvas.ts'
import { loadSampler, sampleAt } from './sampler.ts'

/** Moves each pixel by a smooth field: displacements at a coarse grid of points, interpolated linearly in between. */
export interface Elastic {
  readonly kind: 'elastic'
  /** Points per side, evenly spaced from the first to the last pixel. At least 2. */
  readonly points: number
  /** [points · points] in rows, in pixels. */
  readonly right: readonly number[]
  readonly down: readonly number[]
}

export function elastic({ points, right, down }: Elastic, { image }: Canvas): void {
  loadSampler(image)
  const rights = new Float64Array(points)
  const downs = new Float64Array(points)
  const { cells, shares } = places(points)
  for (let y = 0, at = 0; y < IMAGE_SIDE; y++) {
    // The field on this row, at the grid's columns.
    const cell = cells[y] * points
    for (let k = 0; k < points; k++) {
      rights[k] = right[cell + k] + shares[y] * (right[cell + points + k] - right[cell + k])
      downs[k] = down[cell + k] + shares[y] * (down[cell + points + k] - down[cell + k])
    }
    for (let x = 0; x < IMAGE_SIDE; x++, at++) {
      const k = cells[x]
      const moveRight = rights[k] + shares[x] * (rights[k + 1] - rights[k])
      const moveDown = downs[k] + shares[x] * (downs[k + 1] - downs[k])
      image[at] = sampleAt(x + moveRight, y + moveDown)
    }
  }
}

/** For each pixel of a row: the grid point before it, and how far it is on the way to the next one. */
function places(points: number) {
  let made = known.get(points)
  if (!made) {
    const cells = new Uint8Array(IMAGE_SIDE)
    const shares = new Float64Array(IMAGE_SIDE)
    for (let pixel = 0; pixel < IMAGE_SIDE; pixel++) {
      const place = (pixel * (points - 1)) / (IMAGE_SIDE - 1)
      cells[pixel] = Math.min(points - 2, Math.floor(place))
      shares[pixel] = place - cells[pixel]
    }
    made = { cells, shares }
    known.set(points, made)
  }
  return made
}

const known = new Map<number, { readonly cells: Uint8Array; readonly shares: Float64Array }>()
