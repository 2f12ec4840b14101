import { distance } from 'fastest-levenshtein'

/** Longer words are not compared: the distance takes time with the product of the lengths. */
const LONGEST_WORD = 64

/** The known word that the given one was probably meant to be, or undefined. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > LONGEST_WORD) return undefined
  const plain = simplify(word)
  // An empty word is no slip of any: it would become the shortest that is known.
  if (plain === '') return undefined
  let best: string | undefined
  // Two slips count for one swap of neighbours; in the shortest words they would make anything of anything.
  let smallest = Math.max(plain.length < 4 ? 1 : 2, Math.floor(plain.length / 3)) + 1
  for (const candidate of known) {
    const edits = distance(plain, simplify(candidate))
    if (edits < smallest) [best, smallest] = [candidate, edits]
  }
  return best
}

/** Capitals, hyphens and underscores are the commonest slips: `batch_size` is `batchSize`. */
function simplify(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '')
}

/** `Did you mean "batchSize"?`, or a sentence to fall back on. */
export function didYouMean(suggestion: string | undefined, otherwise: string): string {
  return suggestion === undefined ? otherwise : `Did you mean ${JSON.stringify(suggestion)}?`
}
