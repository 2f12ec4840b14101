import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { separateTests } from './scripts/ci/separate-tests.ts'

/** CI machines stall now and then. `.ci/run` names each test that needed a second go (scripts/ci/second-goes.mjs). */
const retry = process.env.CI ? 1 : 0

/** Data sets under /usr/share/datasets change no test: those that need them name the folder. */
const env = { FINETUNE_LAB_SYSTEM_DATA: '' }

const tests = (suffix: string) => [
  `packages/*/src/**/*${suffix}`,
  `apps/*/src/**/*${suffix}`,
  `scripts/**/*${suffix}`,
  `test-fixtures/**/*${suffix}`,
]

interface Project {
  readonly include: string[]
  readonly exclude?: string[]
  readonly groupOrder: number
  /** Two cores: tests that train use both. */
  readonly maxWorkers?: number
  /** Whether each file gets a separate process. Sharing one halves the processor time of small files. */
  readonly isolate?: boolean
}

/**
 * Which project a test file belongs to follows from its name:
 *
 *     name.test.ts            unit     `npm test`; `separate` for those with a process each
 *     name.runtime.test.ts    runtime  `npm test`; `.ci/run` repeats these on Node 22 and 24, as their outcome may depend on Node
 *     name.slow.test.ts       slow     `npm run test:slow`
 *     apps/vscode/e2e         VS Code  `npm run test:slow`
 *
 * Projects with the same `groupOrder` run at the same time; the others one after the other.
 */
const project = (name: string, { include, exclude = [], groupOrder, maxWorkers = 2, isolate = true }: Project) => ({
  test: {
    name,
    include,
    exclude: ['**/node_modules/**', '**/dist/**', ...exclude],
    maxWorkers,
    isolate,
    sequence: { groupOrder },
    env,
    retry,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})

/** Files that measure times or loads: they run alone, after all others. */
const measuring = ['host-load', 'sweep-live']

/** VS Code is often waiting, as are Slurm and downloads: three files share two cores. */
const SLOW_WORKERS = 3

const endToEnd = (
  name: string,
  files: { include: string[]; exclude?: string[] },
  groupOrder: number,
  workers: number,
  sharedServer = false,
) => {
  const paths = (names: string[]) => names.map(file => `apps/vscode/e2e/${file}.test.ts`)
  const { test } = project(`VS Code ${name}`, {
    include: paths(files.include),
    exclude: paths(files.exclude ?? []),
    groupOrder,
    maxWorkers: workers,
    isolate: false,
  })
  return {
    test: {
      ...test,
      globalSetup: 'apps/vscode/e2e/setup/global-setup.ts',
      provide: { vscodeVersion: name.split(',')[0]!, sharedServer },
      testTimeout: 180_000,
      hookTimeout: 120_000,
    },
  }
}

/**
 * Starts what waits longest first, so that other tests fill the time. Then VS Code: its files follow each other in the
 * same processes. Otherwise larger files come first.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      /\/(slurm|readme|mlflow)\.slow\.test\.ts$/.test(moduleId) ? 0 : moduleId.includes('/e2e/') ? 1 : 2
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      project('separate', { include: separateTests, exclude: ['**/*.{slow,runtime}.test.ts'], groupOrder: 0 }),
      project('runtime', { include: tests('.runtime.test.ts'), groupOrder: 0 }),
      project('unit', {
        include: tests('.test.ts'),
        exclude: ['**/*.{slow,runtime}.test.ts', ...separateTests],
        groupOrder: 0,
        isolate: false,
      }),
      project('slow', { include: tests('.slow.test.ts'), groupOrder: 1, maxWorkers: SLOW_WORKERS }),
      // The oldest version that the extension supports: one walk through everything.
      endToEnd('1.100', { include: ['first-run'] }, 1, SLOW_WORKERS),
      endToEnd('1.139', { include: ['*'], exclude: measuring }, 1, SLOW_WORKERS, true),
      endToEnd('1.139, measured', { include: measuring }, 2, 1),
    ],
  },
})
