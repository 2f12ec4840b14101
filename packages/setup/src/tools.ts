import { runCommand } from './run-command.ts'

/** Tools needed to set up TensorFlow. Most development machines have them. */
export interface Tools {
  /** A Python with pip. It downloads TensorFlow's library from Python's registry, or from the configured mirror. */
  readonly python?: string
  /** The same for tfjs. */
  readonly npm?: string
  /** Compiles the binding between Node and the library. */
  readonly compiler?: string
}

export interface ToolLack {
  readonly what: 'Python with pip' | 'npm' | 'C++ compiler'
  readonly advice: string
}

/** Takes the first of each that runs. $PYTHON and $CXX take precedence over the usual names. */
export async function findTools(environment: NodeJS.ProcessEnv = process.env): Promise<Tools> {
  const first = async (commands: readonly (string | undefined)[], ...args: string[]) => {
    for (const command of commands) if (command && (await runs(command, args, environment))) return command
    return undefined
  }
  const [python, npm, compiler] = await Promise.all([
    first([environment.PYTHON, 'python3', 'python', '/usr/bin/python3'], '-m', 'pip', '--version'),
    first(['npm'], '--version'),
    first([environment.CXX, 'g++', 'c++', 'clang++'], '--version'),
  ])
  return { python, npm, compiler }
}

/** The missing tools, with where to get them. */
export function toolLacks({ python, npm, compiler }: Tools): ToolLack[] {
  const lacks: ToolLack[] = []
  if (!python)
    lacks.push({
      what: 'Python with pip',
      advice: 'needed to download TensorFlow; Debian and Ubuntu have it in the package python3-pip',
    })
  if (!npm) lacks.push({ what: 'npm', advice: 'needed to download tfjs; it comes with Node' })
  if (!compiler)
    lacks.push({
      what: 'C++ compiler',
      advice: 'needed to build TensorFlow’s binding; Debian and Ubuntu have it in the package g++, Fedora in gcc-c++',
    })
  return lacks
}

async function runs(command: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    return (await runCommand(command, args, { environment })).code === 0
  } catch {
    return false
  }
}
