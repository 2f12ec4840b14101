import { challengeLines, tunedRuns } from '@finetune-lab/analysis'
import { readSweepChallenge } from '@finetune-lab/analysis/exports'
import { formatNumberOf } from '@finetune-lab/charts'
import { type ChallengeProgress, challengeSweep, DEFAULT_HEADS, ExitCode, planChallenge } from '@finetune-lab/engine'
import { findSweep, OutputError, readSweep, type SweepSnapshot } from '@finetune-lab/runs'
import { UserFacingError } from '@finetune-lab/system'
import { type Command, Option } from 'commander'
import {
  dataOption,
  factorList,
  jsonOption,
  SWEEP_ARGUMENT,
  storeOption,
  wholeNumber,
  workersOption,
} from '../arguments.ts'
import { engineFolder } from '../engine-script.ts'
import { duration } from '../format.ts'
import { stepProgress } from '../step-progress.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import { warnOfMisplaced } from '../warn-of-misplaced.ts'
import { writeReport } from '../write-report.ts'

/** `challenge SWEEP`: trains other heads on the frozen extractors, and judges each answer by them. */
export function addChallenge(program: Command): void {
  program
    .command('challenge')
    .description(
      'check whether a sweep’s answers survive other heads: train them on its frozen extractors (converged, other learning rates, more batches) and judge each answer by them; run it again to continue',
    )
    .argument('<sweep>', SWEEP_ARGUMENT)
    .option('--heads', 'only converged heads; can be combined with --rates and --budgets')
    .addOption(
      new Option(
        '--rates [factors]',
        'only other learning rates: these factors of the sweep’s (default: 0.3,0.1)',
      ).argParser(factorList),
    )
    .addOption(
      new Option(
        '--budgets [factors]',
        'only more batches: these factors of the sweep’s number (default: 5)',
      ).argParser(factorList),
    )
    .addOption(new Option('--seeds <n>', 'only the first n seeds').argParser(wholeNumber(1, 100_000)))
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(workersOption())
    .addOption(jsonOption())
    .action(challenge)
}

interface ChallengeCommandOptions {
  readonly store: string
  readonly data?: string
  readonly workers?: number
  readonly seeds?: number
  /** With one of these three, only those named. A bare option takes the usual factors. */
  readonly heads?: boolean
  readonly rates?: readonly number[] | true
  readonly budgets?: readonly number[] | true
  readonly json?: boolean
}

async function challenge(wanted: string, options: ChallengeCommandOptions): Promise<void> {
  const { store, data, workers, seeds, json } = options
  const folder = findSweep(store, wanted)
  warnOfMisplaced([folder])
  const sweep = readSweep(folder)
  const plan = planChallenge({ ...sweep, runs: tunedRuns(sweep) }, { ...headChoice(options), seeds })
  if (plan.runs === 0)
    throw new UserFacingError('input', `${sweep.record.id}: no run is finished yet; there is no answer to challenge`)
  if (plan.remade > 0)
    console.error(
      `${formatNumberOf(plan.remade, 'model')} not kept. Pre-training again takes about ${duration(plan.remakeSeconds)} on one worker.`,
    )
  const progress = stepProgress(process.stderr)
  const { failed } = await untilInterrupted(signal =>
    challengeSweep(sweep, plan, {
      engineFolder: engineFolder(),
      workers,
      dataFolder: data,
      workspace: process.cwd(),
      signal,
      onProgress: each => progress.show(each.done / each.total, progressWords(each)),
    }),
  ).finally(progress.end)

  const found = readSweepChallenge(sweep)
  if (json) console.log(JSON.stringify({ sweep: sweep.record.id, challenge: found }, null, 2))
  else for (const line of challengeLines(sweep.record, found)) console.log(line)
  const lack = await reportLack(sweep, { data, quiet: json })
  if (lack) console.error(`No report: ${lack}`)
  for (const { run, message } of failed) console.error(`failed: ${run}: ${message}`)
  if (failed.length > 0) process.exitCode = ExitCode.someRunsFailed
  else if (lack) process.exitCode = ExitCode.machineLacksSomething
}

function headChoice({ heads, rates, budgets }: ChallengeCommandOptions) {
  if (heads === undefined && rates === undefined && budgets === undefined) return DEFAULT_HEADS
  const factors = (given: readonly number[] | true | undefined, usual: readonly number[]) =>
    given === true ? usual : (given ?? [])
  return {
    probe: heads === true,
    rates: factors(rates, DEFAULT_HEADS.rates),
    budgets: factors(budgets, DEFAULT_HEADS.budgets),
  }
}

function progressWords({ done, total, secondsLeft }: ChallengeProgress): string {
  const left = secondsLeft === undefined ? '' : ` · ${duration(secondsLeft)} left`
  return `${done} of ${formatNumberOf(total, 'run')}${left}`
}

/** Writes the sweep's report again, now with the verdicts. @returns why that was not possible */
async function reportLack(
  sweep: SweepSnapshot,
  { data, quiet }: { readonly data?: string; readonly quiet?: boolean },
): Promise<string | undefined> {
  try {
    const path = await writeReport([sweep], { data })
    if (!quiet) console.log(`Report  ${path}`)
    return undefined
  } catch (error) {
    if (error instanceof OutputError) return error.message
    throw error
  }
}
