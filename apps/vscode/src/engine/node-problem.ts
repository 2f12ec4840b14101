import { execFile } from 'node:child_process'

const OLDEST_NODE = 20

/** In desktop VS Code the own executable is Electron, which is a Node when asked to be. */
export const nodeEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, ELECTRON_RUN_AS_NODE: '1' })

/** What is wrong with an executable as the Node that trains; undefined where nothing is. */
export function nodeProblem(node: string): Promise<string | undefined> {
  return new Promise(resolve => {
    execFile(node, ['--version'], { env: nodeEnvironment(), timeout: 10_000, windowsHide: true }, (error, stdout) =>
      resolve(problemOf(node, error ? new Error(reasonOf(error)) : undefined, stdout)),
    )
  })
}

function problemOf(node: string, error: Error | undefined, stdout: string): string | undefined {
  const expected = `expected the path of a Node ${OLDEST_NODE} or newer`
  if (error) return `Setting finetuneLab.node: ${node} cannot be started (${error.message}); ${expected}.`
  const major = Number(/^v(\d+)\.\d+\.\d+/.exec(stdout.trim())?.[1])
  if (Number.isNaN(major)) return `Setting finetuneLab.node: ${node} is not a Node; ${expected}.`
  return major < OLDEST_NODE
    ? `Setting finetuneLab.node: ${node} is Node ${stdout.trim().slice(1)}; ${expected}.`
    : undefined
}

function reasonOf(error: Error & { code?: unknown; killed?: boolean }): string {
  if (error.killed) return 'it did not answer within 10 s'
  if (error.code === 'ENOENT') return 'no such file'
  if (error.code === 'EACCES') return 'no permission'
  return `it ended with ${error.code}`
}
