import { fetchableDatasets } from '@finetune-lab/data'
import { ExitCode, type MachineFinding, machineFindings } from '@finetune-lab/engine'
import { engineFolder } from '../engine-script.ts'
import { megabytes } from '../format.ts'

/** `doctor`: checks what this machine offers. */
export async function doctor(options: {
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
