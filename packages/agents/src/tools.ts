import type { AgentTool } from './agent-tool.ts'
import { answersTool } from './tools/answers.ts'
import { check } from './tools/check.ts'
import { compare } from './tools/compare.ts'
import { curve } from './tools/curve.ts'
import { inspect } from './tools/inspect.ts'
import { listDatasets } from './tools/list-datasets.ts'
import { plan } from './tools/plan.ts'
import { report } from './tools/report.ts'
import { run } from './tools/run.ts'
import { schema } from './tools/schema.ts'
import { status } from './tools/status.ts'
import { stop } from './tools/stop.ts'
import { wait } from './tools/wait.ts'
import { writeExperiment } from './tools/write-experiment.ts'

/** All tools, in the order in which an agent needs them. To add one, write its file and add it here. */
export const tools: readonly AgentTool[] = [
  listDatasets,
  schema,
  writeExperiment,
  check,
  inspect,
  plan,
  run,
  status,
  wait,
  stop,
  answersTool,
  curve,
  compare,
  report,
]

export const findTool = (name: string): AgentTool | undefined => tools.find(tool => tool.name === name)
