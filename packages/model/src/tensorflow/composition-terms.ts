import type { Composition } from '@finetune-lab/augmentation'
import { ALL_ROWS, intervalNumber } from './mixing.ts'

/** A source's share of a sample, as weighted rectangles. */
export interface SourceTerms {
  /** Position in the batch. */
  readonly source: number
  readonly terms: readonly Term[]
}

interface Term {
  readonly weight: number
  readonly region: Region
}

interface Region {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  /** The image and the constant row below it. */
  readonly base?: true
}

const BASE: Region = { left: 0, top: 0, right: 28, bottom: 28, base: true }

/**
 * The sample as Σ_k M_k x_k: its own image first. Painting a patch, x ← x + w (source − x) inside a rectangle, takes from
 * every M so far its w-th part inside of it and adds w to that of the patch's source.
 */
export function sourceTerms(position: number, { patches }: Composition): SourceTerms[] {
  const terms = new Map<number, Term[]>([[position, [{ weight: 1, region: BASE }]]])
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

/** The numbers of a region's rows and columns. */
export function intervalsOf({ left, top, right, bottom, base }: Region): { rows: number; columns: number } {
  return { rows: base ? ALL_ROWS : intervalNumber(top, bottom), columns: intervalNumber(left, right) }
}
