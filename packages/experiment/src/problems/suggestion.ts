import { distance } from 'fastest-levenshtein'

/** Longer words are not compared: the time grows with the product of the lengths. */
const LONGEST_WORD = 64

/** The known word that was probably meant, or undefined. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > LONGEST_WORD) return undefined
  const plain = simplify(word)
  // An empty word is not a typo. It would match the shortest known word.
  if (plain === '') return undefined
  let best: string | undefined
  // Swapping two neighbouring letters counts as two edits. In the shortest words, two edits would match anything.
  let smallest = Math.max(plain.length < 4 ? 1 : 2, Math.floor(plain.length / 3)) + 1
  for (const candidate of known) {
    const edits = distance(plain, simplify(candidate))
    if (edits < smallest) [best, smallest] = [candidate, edits]
  }
  return best
}

/** Capitals, hyphens and underscores are the most common mistakes: `batch_size` means `batchSize`. */
function simplify(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '')
}

/** `Did you mean "batchSize"?`, or the fallback sentence. */
export function didYouMean(suggestion: string | undefined, otherwise: string): string {
  return suggestion === undefined ? otherwise : `Did you mean ${JSON.stringify(suggestion)}?`
}
