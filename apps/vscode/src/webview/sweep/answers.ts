import { type Answers, answers, referenceOf, shortSentences } from '@finetune-lab/analysis'
import { chartPlan, datasetTitle } from '@finetune-lab/charts/dom'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { SweepModel } from './model.ts'

/** What the sweep answers, in the words of the report and the command line: all seeds, whatever the chart shows. */
export function answersSection({ record }: SweepModel, known: readonly Answers[]): TemplateResult {
  const datasets = record.experiment.finetune.dataset
  const others = chartPlan(record).augmentations.length - 1
  // The best setting, labels saved and a difference of each other augmentation, the reference's plateau: their place is
  // kept.
  const planned = 2 * others + 2
  return html`<section class="answers" aria-labelledby="answers-title">
    <h2 id="answers-title">Answers</h2>
    <div class="answers-columns">
      ${datasets.map(name => {
        const own = known.find(({ dataset }) => dataset === name)
        const texts = own ? shortSentences(own).map(({ text }) => text) : []
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

/** While runs finish, answers are found no more often than this: resampling takes tens of milliseconds. */
const MILLISECONDS_BETWEEN = 2000

/** Finds the answers when the page has nothing else to do, never within a frame. */
export function answersWhenIdle(changed: () => void) {
  let of: readonly unknown[] = []
  let known: readonly Answers[] = []
  let waiting: SweepModel | undefined
  let last = -Infinity

  function find(): void {
    const model = waiting
    waiting = undefined
    if (!model) return
    last = performance.now()
    known = answers(model.runs, { reference: referenceOf(model.record) })
    changed()
  }

  return {
    /** What is known so far; `changed` is called when there is more. */
    of(model: SweepModel): readonly Answers[] {
      const inputs = [model.record, model.results]
      if (inputs.every((input, index) => input === of[index])) return known
      if (of[0] !== model.record) known = []
      of = inputs
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
