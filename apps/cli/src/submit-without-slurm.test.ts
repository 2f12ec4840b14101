import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { finetuneLabWith, store, workspace } from './testing/command-line.ts'

describe('submit without a Slurm', () => {
  const withoutSlurm = (folder: string, ...args: string[]) =>
    finetuneLabWith({ FINETUNE_LAB_TENSORFLOW: join(folder, 'nowhere'), PATH: '/nowhere' }, folder, ...args)

  test('is refused before anything is written, and says what is missing; resume likewise', () => {
    const folder = workspace()
    expect(withoutSlurm(folder, 'submit', 'small.experiment.yaml', '--slurm')).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(/^finetune-lab: sbatch: command not found\. .*login nodes/),
    })
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

  test('--dry-run shows the script with everything that was asked, and writes nothing', () => {
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
    '%s %s, and no GPU on the machine that submits: the choice of simd is told, its reason and the way out',
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
          `^Warning: ${asked} asks for GPUs that will stand idle: executor: auto became simd .*on this machine there is no CUDA: .+call submit on a node with a GPU.*\\n$`,
        ),
      )
      // Who asks for simd by name knows.
      expect(script('--executor', 'simd')).toMatchObject({ status: 0, stderr: '' })
    },
  )

  test('cuda is refused where the machine that submits has no GPU, and it is said which machine was asked', () => {
    const folder = workspace()
    const args = ['submit', 'small.experiment.yaml', '--slurm', '--dry-run', '--executor', 'cuda']
    expect(withoutSlurm(folder, ...args)).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(
        /^finetune-lab: executor cuda: .+ Use executor: simd .*submit asks the machine that it is called on, not the nodes .*a GPU\)\.\n$/,
      ),
    })
  })

  test('what is said to Slurm without Slurm is not taken for something else', () => {
    const folder = workspace()
    expect(withoutSlurm(folder, 'resume', 'last', '--at-once', '2')).toMatchObject({
      status: 2,
      stderr: 'finetune-lab: resume: --at-once is said to Slurm. Say --slurm too, or leave it out.\n',
    })
  })
})
