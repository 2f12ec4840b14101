import type { AskedNetworks, ToComparePanel } from '../../messages.ts'
import type { Asking } from './disagreements-section.ts'

/** The last request to run two networks. The host keeps only the images of the last pair, and so does the page. */
export interface LastAsking {
  /** State of the request for these networks; unknown for all but the last pair. */
  of(networks: AskedNetworks): Asking
  /** Test images of the last pair, by index. */
  readonly pixels: ReadonlyMap<number, Uint8Array>
  begin(networks: AskedNetworks): void
  /** Which of these images are missing. */
  missing(indices: readonly number[]): readonly number[]
  /** Accepts messages about the last pair; ignores outdated ones. */
  receive(message: ToComparePanel): void
  /** Allows the request to be repeated, unless it was answered. */
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

/** Independent of the order of keys in a message. */
const keyOf = ({ dataset, a, b }: AskedNetworks) =>
  JSON.stringify([
    dataset,
    ...[a, b].flatMap(each => [each.folder, each.augmentation, each.samplesPerClass, each.seed]),
  ])
