import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { smallData, smallExperimentText } from '@finetune-lab/engine/testing'
import { sweepBits } from '@finetune-lab/engine/testing/sweep-bits'
import { findSweep, liveLeases, readSlurmRecord, readSweep, sweepFiles } from '@finetune-lab/runs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type SlurmCluster, slurmCluster } from './testing/slurm-cluster.ts'

// The built command line on a real Slurm: one controller and two nodes with two cores each, all on this machine.

const cli = fileURLToPath(new URL('../dist/finetune-lab.js', import.meta.url))
const made = await slurmCluster()
const lack = 'lack' in made ? made.lack : undefined
const cluster = made as SlurmCluster
if (lack) console.warn(`SKIPPED: the tests on a real Slurm: ${lack}`)
afterAll(() => {
  if (!lack) cluster.end()
})

/** Runs that take a second or more, so that what happens to a sweep happens in the middle of a run. */
const data = smallData()
const text = smallExperimentText(data, 4000)
const RUNS = 6

// Characters that a folder name may contain.
const folder = join(mkdtempSync(join(tmpdir(), 'finetune-lab-slurm-test-')), `it's "odd" %A $HOME #1 ü`)
mkdirSync(folder)
writeFileSync(join(folder, 'small.experiment.yaml'), text)
const store = join(folder, '.finetune-lab')

function finetuneLabWith(path: string | undefined, ...args: string[]) {
  const ours = { FINETUNE_LAB_DATA: '', FINETUNE_LAB_TENSORFLOW: join(folder, 'none'), NO_COLOR: '1', PATH: path }
  const env = { ...process.env, SLURM_CONF: cluster.conf, ...ours }
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args], { cwd: folder, encoding: 'utf8', env })
  return { status, stdout, stderr }
}
const finetuneLab = (...args: string[]) => finetuneLabWith(process.env.PATH, ...args)
/** A machine that shares the store but has no Slurm. */
const elsewhere = (...args: string[]) => finetuneLabWith('/nowhere', ...args)

/** Submits the small experiment. Returns the sweep's folder and the job's number. */
const submit = (...options: string[]) => submitFile('small.experiment.yaml', ...options)

function submitFile(file: string, ...options: string[]): { readonly sweep: string; readonly job: string } {
  const said = finetuneLab('submit', file, '--slurm', '--seeds', '1', '--detach', '--json', ...options)
  expect(said).toMatchObject({ status: 0, stderr: '' })
  const { sweep, job } = JSON.parse(said.stdout)
  return { sweep: findSweep(store, sweep), job }
}
/** One task per node, as a task takes both of its cores. */
const ON_BOTH_NODES = ['--tasks', '2', '--cpus-per-task', '2', '--workers', '1']

/** Waits for a condition of the store or Slurm, long enough that only one that never comes true fails. */
async function until(condition: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 200_000
  while (!condition()) {
    if (Date.now() > end) throw new Error(`still waiting after 200 s: ${what}\n${cluster.slurm('squeue')}`)
    await wait(50)
  }
}
const finished = (sweep: string) => readSweep(sweep).runs.filter(({ state }) => state === 'finished').length
const running = (sweep: string) => readSweep(sweep).runs.filter(({ state }) => state === 'running').length
/** Number of runs in the first half of their training. */
const inFirstHalf = (sweep: string) =>
  readSweep(sweep).runs.filter(({ state, progress }) => state === 'running' && progress && progress.done < 0.5).length
const isGone = (job: string) =>
  cluster
    .slurm('squeue', '-h', '-o', '%F')
    .split('\n')
    .every(line => line !== job)
const status = (sweep: string) => JSON.parse(finetuneLab('status', idOf(sweep), '--json').stdout)
const idOf = (sweep: string) => sweep.slice(sweep.lastIndexOf('/') + 1)
/** What `scontrol` knows about each task of a job. */
const tasks = (job: string) => cluster.slurm('scontrol', '-o', 'show', 'job', job).trim().split('\n')
const ends = (job: string) =>
  tasks(job).map(line => `${/JobState=(\S+)/.exec(line)![1]} ${/ExitCode=(\S+)/.exec(line)![1]}`)
const logs = (sweep: string) => {
  const { slurmLogs } = sweepFiles(sweep)
  return readdirSync(slurmLogs).map(name => readFileSync(join(slurmLogs, name), 'utf8'))
}
const events = (sweep: string): { readonly type: string; readonly step?: number }[] =>
  readdirSync(join(sweep, 'runs')).flatMap(run =>
    readFileSync(join(sweep, 'runs', run, 'events.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map(line => JSON.parse(line)),
  )
/** Expects the results of one machine, and no files left by any engine or writer. */
function expectFinishedAsOnOneMachine(sweep: string): void {
  expect(readSweep(sweep).state).toBe('finished')
  expect(sweepBits(sweep)).toEqual(reference)
  expect(liveLeases(sweep)).toEqual([])
  for (const run of readdirSync(join(sweep, 'runs')))
    expect(readdirSync(join(sweep, 'runs', run)).sort()).toEqual([
      'events.jsonl',
      'log.txt',
      'model.safetensors',
      'result.json',
    ])
}

let reference: ReturnType<typeof sweepBits>

describe.skipIf(lack)('on a real Slurm', { timeout: 300_000 }, () => {
  beforeAll(() => {
    process.env.SLURM_CONF = cluster.conf
    const { status, stderr } = finetuneLab('run', 'small.experiment.yaml', '--seeds', '1', '--build', 'plain')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    reference = sweepBits(findSweep(store, 'last'))
    expect(reference).toHaveLength(RUNS)
  }, 300_000)

  test('submit: a job array as requested, followed to the same table and bits as run; a task that starts late ends at once', async () => {
    const options = ['--partition', 'main', '--time', '1:30:00', '--gres', 'gpu:1', '--mem', '600M', '--tasks', '3']
    const before = ['--before', 'export WORDS="$PWD"', '--before', 'echo "in $WORDS"', '--sbatch=--comment="a b"']
    const { status, stdout, stderr } = finetuneLab(
      ...['submit', 'small.experiment.yaml', '--slurm', '--seeds', '1', ...options, ...before],
    )
    expect(stderr).toMatch(
      /^Warning: --gres gpu:1 requests GPUs that would stay idle: .+\nSlurm job \d+ \(3 tasks\), script .*slurm\.sh\nCtrl-C closes this view; the job continues\.\n$/,
    )
    expect(status).toBe(0)
    expect(stdout).toMatch(/0 of 6 runs .*Slurm job \d+: 3 tasks (wait|run)/)
    expect(stdout).toContain('(finished, 6 of 6 runs)')
    const sweep = findSweep(store, 'last')
    expectFinishedAsOnOneMachine(sweep)
    const { job } = readSlurmRecord(sweep)!
    const [task] = tasks(job)
    for (const asked of ['Partition=main', 'TimeLimit=01:30:00', 'Requeue=1', 'MinMemoryNode=600M', 'Comment=a b'])
      expect(task).toContain(asked)
    expect(task).toMatch(/TresPerNode=\S*gpu:1/)
    // The stored script works on its own, submitted from any folder.
    const again = cluster.slurm('sbatch', '--parsable', sweepFiles(sweep).slurmScript).trim()
    await until(() => isGone(again), 'the second job is over')
    expect(ends(again), logs(sweep).join()).toEqual(Array(3).fill('COMPLETED 0:0'))
    expect(logs(sweep).filter(log => log.includes('0 of 6 runs to do'))).toHaveLength(3)
    expect(logs(sweep).every(log => log.startsWith(`in ${sweep}\n`))).toBe(true)
  })

  test('a lost node: its runs are taken over, and the bits are those of one machine', async () => {
    const { sweep, job } = submit(...ON_BOTH_NODES)
    await until(() => finished(sweep) >= 1 && running(sweep) === 2, 'one run is finished, two are running')
    cluster.loseNode('node1')
    try {
      expect(finetuneLab('status', idOf(sweep), '--follow').status).toBe(0)
      expectFinishedAsOnOneMachine(sweep)
      await until(() => isGone(job), 'the job is over')
      // Slurm has requeued the lost node's task.
      expect(tasks(job).filter(line => line.includes('Restarts=1'))).toHaveLength(1)
    } finally {
      await cluster.mendNode('node1')
    }
  })

  test('a task that reaches its time limit and one that Slurm requeues resume from their checkpoints to the same bits', async () => {
    const { sweep, job } = submit(...ON_BOTH_NODES)
    // In the first half of a run, so that the signal does not arrive between two runs.
    await until(() => inFirstHalf(sweep) === 2, 'both tasks train')
    // Nothing starts again before it has been checked.
    cluster.slurm('scontrol', 'update', 'partitionname=main', 'state=down')
    try {
      // What --signal does before the time limit, and what an administrator may do.
      cluster.slurm('scancel', '--signal=TERM', '--batch', `${job}_0`)
      cluster.slurm('scontrol', 'requeue', `${job}_1`)
      await until(() => running(sweep) === 0 && liveLeases(sweep).length === 0, 'both tasks are down')
      // A task that was between two runs has interrupted none.
      expect(readSweep(sweep).runs.map(({ state }) => state)).toContain('interrupted')
    } finally {
      cluster.slurm('scontrol', 'update', 'partitionname=main', 'state=up')
    }
    expect(finetuneLab('status', idOf(sweep), '--follow').status).toBe(0)
    expectFinishedAsOnOneMachine(sweep)
    const resumed = events(sweep).filter(({ type }) => type === 'resumed')
    expect(resumed.filter(({ step }) => step! > 0)).not.toEqual([])
    await until(() => isGone(job), 'the job is over')
    expect(tasks(job).filter(line => line.includes('Restarts=1'))).toHaveLength(2)
    expect(logs(sweep).join('')).toMatch(/stopped\n\S+ Slurm will start task \d+_0 again\n/)
  })

  test('a sweep after scancel says that it can be resumed; resume --slurm submits it with the same options, to the same bits', async () => {
    const { sweep, job } = submit(...ON_BOTH_NODES)
    await until(() => running(sweep) === 2, 'both tasks train')
    cluster.slurm('scancel', job)
    await until(() => isGone(job), 'the job is over')
    expect(status(sweep)).toMatchObject({
      state: 'interrupted',
      slurm: { waiting: 0, running: 0, ended: '2 cancelled' },
    })
    const words = finetuneLab('status', idOf(sweep)).stdout
    expect(words).toContain(`Slurm job ${job} is over: 2 cancelled.`)
    expect(words).toContain(`finetune-lab resume ${idOf(sweep)} --slurm`)
    const { status: code, stdout } = finetuneLab('resume', idOf(sweep), '--slurm')
    expect(stdout).toContain('(finished, 6 of 6 runs)')
    expect(code).toBe(0)
    expectFinishedAsOnOneMachine(sweep)
    const { options, job: second } = readSlurmRecord(sweep)!
    expect(options).toMatchObject({ tasks: 2, cpusPerTask: 2, workers: 1 })
    expect(Number(second)).toBeGreaterThan(Number(job))
  })

  test('a job that cannot start yet is shown as waiting, with Slurm’s reason, and a second one is refused; stop cancels it', () => {
    const { sweep, job } = submit('--partition', 'closed', '--tasks', '2')
    const id = idOf(sweep)
    expect(status(sweep)).toMatchObject({
      state: 'waiting',
      slurm: { job, waiting: 2, running: 0, reason: 'PartitionDown' },
    })
    expect(finetuneLab('status').stdout).toMatch(new RegExp(`${id} │ Small │ waiting +│ 0 of 6`))
    expect(finetuneLab('status', id).stdout).toContain(`Slurm job ${job}: 2 tasks wait (PartitionDown)`)
    expect(finetuneLab('resume', id, '--slurm')).toMatchObject({
      status: 2,
      stderr: `finetune-lab: ${id}: Slurm job ${job}: 2 tasks wait (PartitionDown). Stop it first: finetune-lab stop ${id}\n`,
    })
    expect(elsewhere('status', id).stdout).toMatch(/: waiting, 0 of 6 .*cannot query Slurm from here/s)
    expect(finetuneLab('stop', id).stdout).toBe(
      `${id}: interrupted, 0 of 6 runs finished. Slurm job ${job} was stopped. Resume with: finetune-lab resume ${id} --slurm\n`,
    )
    expect(isGone(job)).toBe(true)
  })

  test('stop cancels a running job; the sweep can be resumed', async () => {
    // Long enough not to finish before it is stopped.
    writeFileSync(join(folder, 'long.experiment.yaml'), smallExperimentText(data, 200_000))
    const { sweep, job } = submitFile('long.experiment.yaml', ...ON_BOTH_NODES)
    await until(() => running(sweep) === 2, 'both tasks train')
    expect(status(sweep)).toMatchObject({ state: 'running', slurm: { job, waiting: 0, running: 2 } })
    expect(finetuneLab('stop', idOf(sweep)).stdout).toContain(`interrupted, `)
    expect(isGone(job)).toBe(true)
    expect(tasks(job).every(line => line.includes('Restarts=0'))).toBe(true)
    expect(readSweep(sweep).runs.some(({ state }) => state === 'interrupted')).toBe(true)
    expect(status(sweep).state).toBe('interrupted')
  })

  test('Ctrl-C closes the view, and says so; the job continues', async () => {
    const args = [cli, 'submit', 'small.experiment.yaml', '--slurm', '--seeds', '1', '--partition', 'closed']
    const env = { ...process.env, SLURM_CONF: cluster.conf, NO_COLOR: '1' }
    const following = spawn(process.execPath, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let [stdout, stderr] = ['', '']
    following.stdout.setEncoding('utf8').on('data', text => {
      stdout += text
    })
    following.stderr.setEncoding('utf8').on('data', text => {
      stderr += text
    })
    await until(() => stdout.includes('PartitionDown'), 'the view shows why the job waits')
    following.kill('SIGINT')
    expect(await new Promise(resolve => following.on('close', resolve))).toBe(130)
    const [, job, id] =
      /View closed; Slurm job (\d+) continues\. Follow it: finetune-lab status (\S+) --follow {3}Stop it: finetune-lab stop \2/.exec(
        stderr,
      )!
    expect(isGone(job)).toBe(false)
    expect(finetuneLab('stop', id).status).toBe(0)
    expect(isGone(job)).toBe(true)
  })

  test('stop on a machine without Slurm: the job’s tasks end as soon as they start', async () => {
    const { sweep, job } = submit('--partition', 'closed', '--tasks', '2')
    const { stdout, stderr } = elsewhere('stop', idOf(sweep))
    expect(stderr).toContain(`Slurm job ${job} was not cancelled: scancel: command not found.`)
    expect(stdout).toContain('interrupted, 0 of 6 runs finished.')
    cluster.slurm('scontrol', 'update', `jobid=${job}`, 'partition=main')
    await until(() => isGone(job), 'the job is over')
    expect(ends(job)).toEqual(Array(2).fill('COMPLETED 0:0'))
    expect(logs(sweep)).toHaveLength(2)
    expect(logs(sweep).every(log => log.includes('the sweep was stopped before this task began'))).toBe(true)
    expect(existsSync(join(sweep, 'runs')) ? readdirSync(join(sweep, 'runs')) : []).toEqual([])
  })

  test('doctor says that sweeps can be submitted here, and to which partitions', () => {
    const slurm = (said: { stdout: string }) =>
      JSON.parse(said.stdout).find(({ what }: { what: string }) => what === 'slurm')
    expect(slurm(finetuneLab('doctor', '--json'))).toEqual({
      what: 'slurm',
      state: 'good',
      found: expect.stringMatching(/^slurm\S* [\d.]+, partitions main\*, closed \(\*: the default\)$/),
    })
    expect(slurm(elsewhere('doctor', '--json'))).toMatchObject({ state: 'missing', found: 'no sbatch on the PATH' })
  })

  test('a submission that Slurm refuses leaves no sweep behind, and Slurm’s own message is shown', async () => {
    const sweeps = () => readdirSync(join(store, 'sweeps')).sort()
    const before = sweeps()
    const refused = finetuneLab('submit', 'small.experiment.yaml', '--slurm', '--partition', 'nowhere')
    expect(refused).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('sbatch: invalid partition specified: nowhere'),
    })
    expect(sweeps()).toEqual(before)
    // An existing sweep is left unchanged.
    const { sweep, job } = submit('--partition', 'closed', '--tasks', '1')
    expect(finetuneLab('stop', idOf(sweep)).status).toBe(0)
    const files = () => [sweepFiles(sweep).slurm, sweepFiles(sweep).slurmScript].map(file => readFileSync(file, 'utf8'))
    const kept = files()
    expect(finetuneLab('resume', idOf(sweep), '--slurm', '--partition', 'nowhere').status).toBe(2)
    expect(files()).toEqual(kept)
    expect(readSlurmRecord(sweep)!.job).toBe(job)
  })
})
