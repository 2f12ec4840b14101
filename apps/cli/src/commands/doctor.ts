import { fetchableDatasets } from '@finetune-lab/data'
import { ExitCode, type MachineFinding, machineFindings } from '@finetune-lab/engine'
import type { Command } from 'commander'
import { dataOption, jsonOption, storeOption } from '../arguments.ts'
import { engineFolder } from '../engine-script.ts'
import { megabytes } from '../format.ts'

/** `doctor`: checks what this machine offers. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check what this machine offers, and what to do if something is missing')
    .addOption(storeOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .action(doctor)
}

async function doctor(options: {
  readonly store: string
  readonly data?: string
  readonly json?: boolean
}): Promise<void> {
  const findings = await machineFindings(options.store, engineFolder(), { dataFolder: options.data })
  const advised = findings.map(finding => ({ ...finding, advice: finding.advice ?? dataAdvice(finding) }))
  if (options.json) console.log(JSON.stringify(advised, null, 2))
  else
    for (const { what, state, found, advice } of advised)
      console.log(
        `${{ good: '✓', missing: '·', bad: '✗' }[state]} ${what.padEnd(16)} ${found}${advice ? `\n  ${' '.repeat(16)} ${advice}` : ''}`,
      )
  process.exitCode = findings.some(({ state }) => state === 'bad') ? ExitCode.machineLacksSomething : ExitCode.done
}

function dataAdvice({ dataset, state }: MachineFinding): string | undefined {
  if (dataset === undefined || state === 'good') return undefined
  const fetchable = fetchableDatasets().find(({ name }) => name === dataset)
  return `${fetchable ? `finetune-lab data fetch ${dataset} downloads it (${megabytes(fetchable.bytes)}); ` : ''}finetune-lab data check ${dataset} lists where it was searched for.`
}
