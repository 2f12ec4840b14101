import type { AskedNetworks, ToComparePanel } from '../../messages.ts'
import type { Asking } from './disagreements-section.ts'

/** What was last asked of two networks. The host holds the images of the last pair alone, and so does the page. */
export interface LastAsking {
  /** Where the asking of these stands; of others than the last nothing is known. */
  of(networks: AskedNetworks): Asking
  /** Test images by their places, of the last pair that was asked. */
  readonly pixels: ReadonlyMap<number, Uint8Array>
  begin(networks: AskedNetworks): void
  /** Those of these images that are not here. */
  missing(indices: readonly number[]): readonly number[]
  /** Takes what is about the last pair; answers about another one come too late. */
  receive(message: ToComparePanel): void
  /** It may be asked again, unless it is answered. */
  forgetUnanswered(): void
}

const PIXELS = 784
const NOT_ASKED: Asking = { type: 'not asked' }

export function lastAsking(): LastAsking {
  const pixels = new Map<number, Uint8Array>()
  let last: string | undefined
  let asking = NOT_ASKED

  function take(message: ToComparePanel): void {
    switch (message.type) {
      case 'asking':
        asking = { type: 'asking', share: message.share, words: message.words }
        break
      case 'disagreements':
        asking = { type: 'answered', summary: message.summary }
        break
      case 'not-asked':
        asking = message.error === undefined ? NOT_ASKED : { type: 'not asked', error: message.error }
        break
      case 'images': {
        const all = Uint8Array.from(atob(message.pixels), letter => letter.charCodeAt(0))
        for (const [place, index] of message.indices.entries())
          pixels.set(index, all.subarray(PIXELS * place, PIXELS * (place + 1)))
      }
    }
  }

  return {
    pixels,
    of: networks => (keyOf(networks) === last ? asking : NOT_ASKED),
    begin(networks) {
      last = keyOf(networks)
      asking = { type: 'asking', words: 'Starting …' }
      pixels.clear()
    },
    missing: indices => indices.filter(index => !pixels.has(index)),
    receive(message) {
      if (message.type !== 'confusion' && 'of' in message && keyOf(message.of) === last) take(message)
    },
    forgetUnanswered() {
      if (asking.type !== 'answered') asking = NOT_ASKED
    },
  }
}

/** In one order, whichever a message has. */
const keyOf = ({ dataset, a, b }: AskedNetworks) =>
  JSON.stringify([
    dataset,
    ...[a, b].flatMap(each => [each.folder, each.augmentation, each.samplesPerClass, each.seed]),
  ])
