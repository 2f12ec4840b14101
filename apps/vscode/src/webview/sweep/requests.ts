import type { FromSweepPanel, LogOf } from '../../messages.ts'
import type { Figure } from './figure.ts'
import type { SweepModel } from './model.ts'

/** Requests data that is shown but not yet known from the host, each item once. */
export interface Requests {
  forFigure(model: SweepModel, figure: Figure): void
  /** Accuracies per class of these runs. */
  forClasses(model: SweepModel, indexes: readonly number[]): void
  /** @param version requested again when this changes */
  forLog(of: LogOf, version: string): void
  /** The host has started a new session and has forgotten all requests. */
  reset(): void
}

export function requests(post: (message: FromSweepPanel) => void): Requests {
  const askedConfusion = new Set<number>()
  const askedClasses = new Set<number>()
  const askedLogs = new Map<LogOf, string>()
  let followed = ''
  return {
    forFigure(model, { losses, confusion }) {
      const missing = confusion.filter(index => !model.confusion.has(index) && !askedConfusion.has(index))
      for (const index of missing) askedConfusion.add(index)
      if (missing.length > 0) post({ type: 'askConfusion', runs: missing })
      const wanted = losses.join()
      if (wanted === followed) return
      followed = wanted
      post({ type: 'followLosses', runs: [...losses] })
    },
    forLog(of, version) {
      if (askedLogs.get(of) === version) return
      askedLogs.set(of, version)
      post({ type: 'askLog', of })
    },
    forClasses({ runs }, indexes) {
      const missing = indexes.filter(index => !runs[index].classCounts && !askedClasses.has(index))
      for (const index of missing) askedClasses.add(index)
      if (missing.length > 0) post({ type: 'askClasses', runs: missing })
    },
    reset() {
      askedConfusion.clear()
      askedClasses.clear()
      askedLogs.clear()
      followed = ''
    },
  }
}
