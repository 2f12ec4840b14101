import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { finetuneLabWith, store, workspace } from './testing/command-line.ts'

describe('submit without Slurm', () => {
  const withoutSlurm = (folder: string, ...args: string[]) =>
    finetuneLabWith({ FINETUNE_LAB_TENSORFLOW: join(folder, 'nowhere'), PATH: '/nowhere' }, folder, ...args)

  test('fails before anything is written, and says what is missing', () => {
    const folder = workspace()
    const asked = performance.now()
    expect(withoutSlurm(folder, 'submit', 'small.experiment.yaml', '--slurm')).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(/^finetune-lab: sbatch: command not found\. .*login nodes/),
    })
    // Not only once Slurm's 30 seconds for an answer are over.
    expect(performance.now() - asked).toBeLessThan(20_000)
    expect(existsSync(store(folder))).toBe(false)
    expect(withoutSlurm(folder, 'submit', 'small.experiment.yaml')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('finetune-lab submit FILE --slurm'),
    })
    for (const limit of ['2', '1:59', '0:02:59', '0-0:2'])
      expect(withoutSlurm(folder, 'submit', 'small.experiment.yaml', '--slurm', '--time', limit)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('at least 3 minutes'),
      })
  })

  test('--dry-run shows the script with every option given, and writes nothing', () => {
    const folder = workspace()
    const { status, stdout, stderr } = withoutSlurm(
      folder,
      ...[
        'submit',
        'small.experiment.yaml',
        '--slurm',
        '--dry-run',
        '--workers',
        '3',
        '--time',
        '0-1',
        '--at-once',
        '2',
      ],
      ...['--sbatch', '--exclusive', '--sbatch=--nice=10', '--before', 'module load nodejs', '--node', 'node'],
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    for (const line of [
      '#SBATCH --array=0-3%2',
      '#SBATCH --cpus-per-task=3',
      '#SBATCH --time=0-1',
      '#SBATCH --exclusive',
      '#SBATCH --nice=10',
      'module load nodejs',
    ])
      expect(stdout.split('\n')).toContain(line)
    expect(stdout).toMatch(
      /^exec node \S+engine\.js --sweep \S+\.finetune-lab\/sweeps\/\S+ .*--workers 3 --join --slurm$/m,
    )
    expect(readdirSync(folder)).toEqual(['small.experiment.yaml'])
  })

  test.each([
    ['--gres', 'gpu:a100:1', '--gres gpu:a100:1'],
    ['--sbatch', '--gpus-per-task=1', '--gpus-per-task=1'],
  ])(
    '%s %s, and no GPU on the submitting machine: a warning names the choice of simd, its reason and the remedy',
    (...given) => {
      const [option, value, asked] = given
      const folder = workspace()
      const script = (...args: string[]) =>
        withoutSlurm(folder, 'submit', 'small.experiment.yaml', '--slurm', '--dry-run', option, value, ...args)
      const { status, stdout, stderr } = script()
      expect(status).toBe(0)
      expect(stdout).toMatch(/^#!/)
      expect(stderr).toMatch(
        new RegExp(
          `^Warning: ${asked} requests GPUs that would stay idle: executor auto chose simd .*this machine has no CUDA: .+run submit on a node with a GPU.*\\n$`,
        ),
      )
      // No warning if simd was chosen by name.
      expect(script('--executor', 'simd')).toMatchObject({ status: 0, stderr: '' })
    },
  )

  test('cuda is refused if the submitting machine has no GPU, and the message says which machine was checked', () => {
    const folder = workspace()
    const args = ['submit', 'small.experiment.yaml', '--slurm', '--dry-run', '--executor', 'cuda']
    expect(withoutSlurm(folder, ...args)).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(
        /^finetune-lab: executor cuda: .+ Use executor: simd .*submit checks the machine it runs on, not the nodes .*a GPU\)\.\n$/,
      ),
    })
  })

  test('Slurm options without --slurm are refused', () => {
    const folder = workspace()
    expect(withoutSlurm(folder, 'resume', 'last', '--at-once', '2')).toMatchObject({
      status: 2,
      stderr: 'finetune-lab: resume: --at-once is a Slurm option. Add --slurm, or leave it out.\n',
    })
  })
})
