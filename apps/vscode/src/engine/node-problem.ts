import { execFile } from 'node:child_process'

const OLDEST_NODE = 20

/** Desktop VS Code's own executable is Electron, which this variable makes run as Node. */
export const nodeEnvironment = (): NodeJS.ProcessEnv => ({ ...process.env, ELECTRON_RUN_AS_NODE: '1' })

/** Why an executable cannot run training; undefined if it can. */
export function nodeProblem(node: string): Promise<string | undefined> {
  return new Promise(resolve => {
    execFile(node, ['--version'], { env: nodeEnvironment(), timeout: 10_000, windowsHide: true }, (error, stdout) =>
      resolve(problemOf(node, error ? new Error(reasonOf(error)) : undefined, stdout)),
    )
  })
}

function problemOf(node: string, error: Error | undefined, stdout: string): string | undefined {
  const expected = `expected the path of a Node ${OLDEST_NODE} or newer`
  if (error) return `Setting finetuneLab.node: cannot start ${node} (${error.message}); ${expected}.`
  const major = Number(/^v(\d+)\.\d+\.\d+/.exec(stdout.trim())?.[1])
  if (Number.isNaN(major)) return `Setting finetuneLab.node: ${node} is not Node; ${expected}.`
  return major < OLDEST_NODE
    ? `Setting finetuneLab.node: ${node} is Node ${stdout.trim().slice(1)}; ${expected}.`
    : undefined
}

function reasonOf(error: Error & { code?: unknown; killed?: boolean }): string {
  if (error.killed) return 'no response within 10 s'
  if (error.code === 'ENOENT') return 'no such file'
  if (error.code === 'EACCES') return 'no permission'
  return `exit code ${error.code}`
}
