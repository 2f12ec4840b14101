import { executorDescription, executorNames } from '@finetune-lab/model/page'
import { SETUP_COMMANDS, type TensorflowKind, tensorflowFolder, tensorflowLack } from '@finetune-lab/model/tensorflow'
import { findTools, leftOver, planSetup, runProof, type Tools } from '@finetune-lab/setup'
import type { MachineFinding } from './machine-finding.ts'

/**
 * Checks TensorFlow on the CPU and with CUDA. If installed, it is tested. If not, each finding names one missing
 * requirement and what to do.
 *
 * @param proofScript `prove-tensorflow.js`, which is next to the engine
 */
export async function tensorflowFindings(proofScript: string): Promise<MachineFinding[]> {
  const tools = await findTools()
  const findings = executorNames.map(name => {
    const kind = executorDescription(name).tensorflow
    return kind ? findingsOf(name, kind, proofScript, tools) : []
  })
  return (await Promise.all(findings)).flat()
}

async function findingsOf(
  what: string,
  kind: TensorflowKind,
  proofScript: string,
  tools: Tools,
): Promise<MachineFinding[]> {
  const lack = tensorflowLack(kind)
  if (lack === undefined) return [await tried(what, kind, proofScript)]
  const { installed, lacks, downloadBytes, diskBytes } = await planSetup(kind, { tools })
  const left = await leftOver(kind)
  const sizes = `${gigabytes(downloadBytes)} to download, ${gigabytes(diskBytes)} on disk`
  const goesOn = left ? `; it continues the download in ${left.folder} (${gigabytes(left.bytes)})` : ''
  // If it is installed and lacks a GPU, setup cannot help.
  if (installed)
    return [
      { what, state: 'missing', found: lack, advice: 'Executors auto and simd train with the CPU kernels above.' },
    ]
  const [first, ...more] = lacks
  if (first === undefined)
    return [{ what, state: 'missing', found: lack, advice: `${SETUP_COMMANDS[kind]}: ${sizes}${goesOn}.`, setup: kind }]
  const advice = `Required by ${SETUP_COMMANDS[kind]} (${sizes}).`
  return [first, ...more].map(found => ({ what, state: 'missing', found, advice }))
}

async function tried(what: string, kind: TensorflowKind, proofScript: string): Promise<MachineFinding> {
  const again = `To reinstall it: ${SETUP_COMMANDS[kind]} --anew`
  try {
    const { version, device, memoryBytes, usesGpu, seconds } = await runProof(proofScript, kind, tensorflowFolder(kind))
    const found = `TensorFlow ${version} on ${device}, ${(memoryBytes / 2 ** 30).toFixed(1)} GiB; loaded and tested in ${seconds.toFixed(1)} s`
    if (kind === 'cpu' || usesGpu) return { what, state: 'good', found }
    return {
      what,
      state: 'bad',
      found: `installed, but TensorFlow uses no GPU and computes on ${device}`,
      advice:
        'The usual reason is a driver older than CUDA 12. Set TF_CPP_MIN_LOG_LEVEL=0 TF_CPP_MAX_VLOG_LEVEL=1 for details.',
    }
  } catch (error) {
    return { what, state: 'bad', found: (error as Error).message, advice: again }
  }
}

const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
