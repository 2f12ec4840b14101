import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

export interface SlurmCluster {
  /** Path of slurm.conf, which tells Slurm's commands about the cluster. */
  readonly conf: string
  /** Runs one of these commands. */
  readonly slurm: (program: string, ...args: string[]) => string
  /** Simulates a node that loses power: kills its daemon and tasks, and marks it as down. */
  readonly loseNode: (node: string) => void
  /** Brings it back, without tasks. */
  readonly mendNode: (node: string) => Promise<void>
  readonly end: () => void
}

const script = (name: string) => fileURLToPath(new URL(`../../../../test-fixtures/slurm/${name}.sh`, import.meta.url))

/** A real Slurm with two nodes on this machine, or why there is none. It ends with this process, however that ends. */
export async function slurmCluster(): Promise<SlurmCluster | { readonly lack: string }> {
  if (process.platform !== 'linux') return { lack: 'Slurm runs on Linux' }
  const folder = mkdtempSync(join(tmpdir(), 'finetune-lab-slurm-'))
  spawn('bash', [script('down'), folder, String(process.pid)], { detached: true, stdio: 'ignore' }).unref()
  const up = spawnSync('bash', [script('up'), folder, String(await freePorts())], { encoding: 'utf8' })
  const end = () => void spawnSync('bash', [script('down'), folder])
  if (up.status !== 0) {
    end()
    return { lack: up.stderr.trim() }
  }
  const conf = up.stdout.trim()
  const env = { ...process.env, SLURM_CONF: conf, TZ: 'UTC' }
  const slurm = (program: string, ...args: string[]) => execFileSync(program, args, { encoding: 'utf8', env })
  return {
    conf,
    slurm,
    end,
    loseNode(node) {
      kill(Number(readFileSync(join(folder, 'pid', `slurmd.${node}.pid`), 'utf8')))
      for (const pid of tasksOf(node, conf)) {
        // The task's parent is the daemon that supervises it.
        const parent = Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))![1])
        kill(parent)
        kill(pid)
      }
      slurm('scontrol', 'update', `nodename=${node}`, 'state=down', 'reason=test')
    },
    async mendNode(node) {
      // The daemon reports to the controller by itself.
      execFileSync('slurmd', ['-f', conf, '-N', node], { env, stdio: 'ignore' })
      const end = Date.now() + 120_000
      while (!/^(idle|mixed|allocated)$/m.test(slurm('sinfo', '-h', '-n', node, '-o', '%T'))) {
        if (Date.now() > end) throw new Error(`${node} is not back after 2 minutes:\n${slurm('sinfo', '-N')}`)
        await wait(100)
      }
    },
  }
}

const kill = (pid: number) => process.kill(pid, 'SIGKILL')

/** Processes that Slurm runs as tasks on a node: the leaders of their batch jobs. */
function tasksOf(node: string, conf: string): number[] {
  const names = execFileSync('ls', ['/proc'], { encoding: 'utf8' }).split('\n')
  return names
    .filter(name => /^\d+$/.test(name))
    .flatMap(name => {
      try {
        const variables = readFileSync(`/proc/${name}/environ`, 'utf8').split('\0')
        const isTask = variables.includes(`SLURMD_NODENAME=${node}`) && variables.includes(`SLURM_CONF=${conf}`)
        const comm = readFileSync(`/proc/${name}/comm`, 'utf8').trim()
        return isTask && !comm.startsWith('slurm') ? Number(name) : []
      } catch {
        // A process that has just ended.
        return []
      }
    })
}

/** The first of three consecutive free ports. */
async function freePorts(): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 3000) * 3
    const free = await Promise.all([0, 1, 2].map(i => isFree(first + i)))
    if (!free.includes(false)) return first
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}
