import { type Answers, answers, referenceOf, type Sentence, shortSentences } from '@finetune-lab/analysis'
import { chartPlan, datasetTitle } from '@finetune-lab/charts/dom'
import { html, nothing, type TemplateResult } from 'lit-html'
import type { ChallengeVerdicts } from '../../messages.ts'
import type { SweepModel } from './model.ts'

/**
 * The answers of the sweep, worded as in the report and on the command line. Uses all seeds, whatever the chart shows.
 *
 * @param parts chooses the part of the sweep that they are about
 */
export function answersSection(
  { record, runs, state, locked, challenge }: SweepModel,
  known: KnownAnswers,
  askToChallenge: () => void,
  parts: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const finished = runs.filter(({ result }) => result).length
  const datasets = record.experiment.finetune.dataset
  const others = chartPlan(record).augmentations.length - 1
  // While runs finish, space is reserved for: the best setting, labels saved and difference for each other augmentation,
  // and the reference's plateau.
  const planned = state === 'finished' ? 0 : 2 * others + 2
  return html`<section class="answers" aria-labelledby="answers-title">
    <div class="answers-head">
      <h2 id="answers-title">Answers</h2>
      ${parts}
      <vscode-button
        appearance="secondary"
        ?disabled=${locked !== undefined || finished === 0}
        title=${locked ?? 'Does the answer survive? Trains other heads on the same extractors, and judges each answer'}
        @click=${askToChallenge}
        >Challenge</vscode-button
      >
      <p class="challenge-scope">${finished === 0 ? nothing : challenge ? `Challenged: ${challenge.scope}` : NOT_CHALLENGED}</p>
    </div>
    <div class="answers-columns">
      ${datasets.map(name => {
        const judged = challenge?.datasets.find(({ dataset }) => dataset === name)?.sentences ?? []
        const texts = sentencesOf(known, name).map(({ text, late }) =>
          late
            ? html`${text} (From ${known.resampledRuns} of ${finished} runs; updating.)`
            : html`${text}${verdictOf(judged.find(sentence => sentence.text === text))}`,
        )
        return html`<div>
          ${datasets.length > 1 ? html`<h3>${datasetTitle(record.datasets, name)}</h3>` : nothing}
          <ul>
            ${texts.map(text => html`<li>${text}</li>`)}
            ${Array.from({ length: Math.max(texts.length === 0 ? 1 : 0, planned - texts.length) }, (_, i) =>
              texts.length + i === 0
                ? html`<li class="hint">Answers appear here when runs finish.</li>`
                : html`<li aria-hidden="true"></li>`,
            )}
          </ul>
        </div>`
      })}
    </div>
  </section>`
}

const NOT_CHALLENGED = 'Not challenged: these answers hold for this recipe.'

/** What becomes of an answer with other heads; the details on request. */
function verdictOf(judged: ChallengeVerdicts['datasets'][number]['sentences'][number] | undefined) {
  if (!judged?.verdict) return nothing
  return html`<details class="survival" data-verdict=${judged.verdict}>
    <summary>With other heads: ${judged.verdict}</summary>
    ${judged.summary}
  </details>`
}

/** The answers known so far: those computed at once from all runs, and those that need resampling, from slightly older runs. */
export interface KnownAnswers {
  readonly now: readonly Answers[]
  readonly resampled: readonly Answers[]
  /** Number of finished runs that the resampled answers are based on. */
  readonly resampledRuns: number
  /** Whether that is all finished runs. */
  readonly complete: boolean
}

/** Sentences based on the same runs as the chart, except resampled ones, which `late` marks if they are outdated. */
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

/** Minimum time between two resamplings while runs finish: each takes tens of milliseconds. */
const MILLISECONDS_BETWEEN = 2000

/** Resamples when the page is idle, never within a frame. */
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
    /** The answers known so far; calls `changed` when there are more. */
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
