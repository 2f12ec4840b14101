import { type Answers, answers, referenceOf, type Sentence, shortSentences } from '@finetune-lab/analysis'
import { chartPlan, datasetTitle } from '@finetune-lab/charts/dom'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { SweepModel } from './model.ts'

/** What the sweep answers, in the words of the report and the command line: all seeds, whatever the chart shows. */
export function answersSection({ record, runs }: SweepModel, known: KnownAnswers): TemplateResult {
  const finished = runs.filter(({ result }) => result).length
  const datasets = record.experiment.finetune.dataset
  const others = chartPlan(record).augmentations.length - 1
  // The best setting, labels saved and a difference of each other augmentation, the reference's plateau: their place is
  // kept.
  const planned = 2 * others + 2
  return html`<section class="answers" aria-labelledby="answers-title">
    <h2 id="answers-title">Answers</h2>
    <div class="answers-columns">
      ${datasets.map(name => {
        const texts = sentencesOf(known, name).map(({ text, late }) =>
          late ? `${text} (From ${known.resampledRuns} of ${finished} runs; being updated.)` : text,
        )
        return html`<div>
          ${datasets.length > 1 ? html`<h3>${datasetTitle(record.datasets, name)}</h3>` : nothing}
          <ul>
            ${texts.map(text => html`<li>${text}</li>`)}
            ${Array.from({ length: planned - texts.length }, (_, i) =>
              texts.length + i === 0
                ? html`<li class="hint">What the runs answer, when some of them are finished.</li>`
                : html`<li aria-hidden="true"></li>`,
            )}
          </ul>
        </div>`
      })}
    </div>
  </section>`
}

/** What is known: of all runs what can be told at once, and of the runs of a moment ago what needs resampling. */
export interface KnownAnswers {
  readonly now: readonly Answers[]
  readonly resampled: readonly Answers[]
  /** How many finished runs the resampled answers rest on. */
  readonly resampledRuns: number
  /** Whether that is all of them. */
  readonly complete: boolean
}

/** Everything but what rests on resampling is of the same runs as the chart; `late` marks what is not. */
function sentencesOf({ now, resampled, complete }: KnownAnswers, dataset: string): (Sentence & { late: boolean })[] {
  const of = (all: readonly Answers[]) => {
    const own = all.find(each => each.dataset === dataset)
    return own ? shortSentences(own) : []
  }
  if (complete) return of(resampled).map(sentence => ({ ...sentence, late: false }))
  const needsResampling = ({ about }: Sentence) => about === 'labels saved' || about === 'plateau'
  const late = of(resampled)
    .filter(needsResampling)
    .map(sentence => ({ ...sentence, late: true }))
  const current = of(now)
    .filter(sentence => !needsResampling(sentence))
    .map(sentence => ({ ...sentence, late: false }))
  const differences = current.findIndex(({ about }) => about === 'difference')
  const at = differences < 0 ? current.length : differences
  const [saved, plateaus] = [
    late.filter(({ about }) => about === 'labels saved'),
    late.filter(({ about }) => about === 'plateau'),
  ]
  return [...current.slice(0, at), ...saved, ...current.slice(at), ...plateaus]
}

/** While runs finish, resampling is repeated no more often than this: it takes tens of milliseconds. */
const MILLISECONDS_BETWEEN = 2000

/** Resamples when the page has nothing else to do, never within a frame. */
export function answersWhenIdle(changed: () => void) {
  let of: readonly unknown[] = []
  let known: KnownAnswers = NOTHING_KNOWN
  let waiting: SweepModel | undefined
  let last = -Infinity

  function find(): void {
    const model = waiting
    waiting = undefined
    if (!model) return
    last = performance.now()
    const resampled = answers(model.runs, { reference: referenceOf(model.record) })
    known = { now: resampled, resampled, resampledRuns: finishedRuns(model), complete: true }
    changed()
  }

  return {
    /** What is known so far; `changed` is called when there is more. */
    of(model: SweepModel): KnownAnswers {
      const inputs = [model.record, model.results]
      if (inputs.every((input, index) => input === of[index])) return known
      if (of[0] !== model.record) known = NOTHING_KNOWN
      of = inputs
      known = {
        ...known,
        now: answers(model.runs, { reference: referenceOf(model.record), resamples: 0 }),
        complete: false,
      }
      const scheduled = waiting !== undefined
      waiting = model
      if (!scheduled)
        setTimeout(
          () => requestIdleCallback(find, { timeout: 1000 }),
          Math.max(0, last + MILLISECONDS_BETWEEN - performance.now()),
        )
      return known
    },
  }
}

const NOTHING_KNOWN: KnownAnswers = { now: [], resampled: [], resampledRuns: 0, complete: false }

const finishedRuns = ({ runs }: SweepModel) => runs.filter(({ result }) => result).length
