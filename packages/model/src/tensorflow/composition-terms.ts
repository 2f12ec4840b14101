import type { Composition, Patch } from '@finetune-lab/augmentation'
import { ALL_ROWS, intervalNumber } from './mixing.ts'

/**
 * Receives the number of a source and its position in the batch, the number of a term of that source, its weight, and
 * the intervals of its rows and columns.
 */
export type TermVisitor = (
  sourceNumber: number,
  source: number,
  termNumber: number,
  weight: number,
  rows: number,
  columns: number,
) => void

/**
 * Writes the sample as Σ_k M_k x_k, its own image first, where each M_k is a sum of weighted rectangles. Painting a
 * patch, x ← x + w (source − x) inside a rectangle, subtracts w times every existing M inside the rectangle and adds w
 * to the M of the patch's source.
 */
export function eachTerm(position: number, { patches }: Composition, visit: TermVisitor): void {
  visit(0, position, 0, 1, ALL_ROWS, ALL_COLUMNS)
  if (patches.length === 0) return
  if (!arePlain(position, patches)) {
    for (const [k, { source, terms }] of overpainted(position, patches).entries())
      for (const [t, { weight, region }] of terms.entries())
        visit(k, source, t, weight, rowsOf(region), intervalNumber(region.left, region.right))
    return
  }
  // The common case, which covers all current augmentations: patches do not overlap, so each one subtracts from the own
  // image and adds its source.
  for (let i = 0; i < patches.length; i++) {
    const { source, weight, left, top, right, bottom } = patches[i]
    const rows = intervalNumber(top, bottom)
    const columns = intervalNumber(left, right)
    visit(0, position, i + 1, -weight, rows, columns)
    visit(1, source, i, weight, rows, columns)
  }
}

const ALL_COLUMNS = intervalNumber(0, 28)

/** Whether all patches come from one other image and none overlap. */
function arePlain(position: number, patches: readonly Patch[]): boolean {
  for (let i = 0; i < patches.length; i++) {
    if (patches[i].source !== patches[0].source || patches[i].source === position) return false
    for (let k = 0; k < i; k++) if (overlap(patches[i], patches[k])) return false
  }
  return true
}

function overlap(a: Region, b: Region): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

interface Region {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** The image and the constant row below it. */
  readonly base?: true
}

interface Term {
  readonly weight: number
  readonly region: Region
}

const BASE: Region = { left: 0, top: 0, right: 28, bottom: 28, base: true }

function overpainted(position: number, patches: readonly Patch[]) {
  const terms = new Map<number, readonly Term[]>([[position, [{ weight: 1, region: BASE }]]])
  for (const { source, weight, left, top, right, bottom } of patches) {
    const patch = { left, top, right, bottom }
    if (isEmpty(patch)) continue
    for (const [of, before] of terms) terms.set(of, [...before, ...takenAway(before, weight, patch)])
    terms.set(source, [...(terms.get(source) ?? []), { weight, region: patch }])
  }
  return [...terms].map(([source, all]) => ({ source, terms: all }))
}

function takenAway(terms: readonly Term[], weight: number, patch: Region): Term[] {
  return terms
    .map(term => ({ weight: -weight * term.weight, region: intersection(term.region, patch) }))
    .filter(({ region }) => !isEmpty(region))
}

function intersection(a: Region, b: Region): Region {
  return {
    left: Math.max(a.left, b.left),
    top: Math.max(a.top, b.top),
    right: Math.min(a.right, b.right),
    bottom: Math.min(a.bottom, b.bottom),
  }
}

function isEmpty({ left, top, right, bottom }: Region): boolean {
  return right <= left || bottom <= top
}

function rowsOf({ top, bottom, base }: Region): number {
  return base ? ALL_ROWS : intervalNumber(top, bottom)
}
