import { runCommand } from './run-command.ts'

/** What is needed to set TensorFlow up, and is on most machines that develop anything. */
export interface Tools {
  /** A Python with pip: it fetches TensorFlow's library from Python's registry, or from the mirror that it is set up for. */
  readonly python?: string
  /** Likewise for tfjs. */
  readonly npm?: string
  /** Compiles the binding between Node and the library. */
  readonly compiler?: string
}

export interface ToolLack {
  readonly what: 'Python with pip' | 'npm' | 'C++ compiler'
  readonly advice: string
}

/** The first of each that answers. $PYTHON and $CXX go before the usual names. */
export async function findTools(environment: NodeJS.ProcessEnv = process.env): Promise<Tools> {
  const first = async (commands: readonly (string | undefined)[], ...args: string[]) => {
    for (const command of commands) if (command && (await answers(command, args, environment))) return command
    return undefined
  }
  const [python, npm, compiler] = await Promise.all([
    first([environment.PYTHON, 'python3', 'python', '/usr/bin/python3'], '-m', 'pip', '--version'),
    first(['npm'], '--version'),
    first([environment.CXX, 'g++', 'c++', 'clang++'], '--version'),
  ])
  return { python, npm, compiler }
}

/** What is not there, with where it comes from. */
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

async function answers(command: string, args: readonly string[], environment: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    return (await runCommand(command, args, { environment })).code === 0
  } catch {
    return false
  }
}
