/**
 * Unit tests that get a process each: they measure its memory, load TensorFlow or a renderer into
 * it, or replace modules. All others
 * share processes, where a module is loaded once.
 */
export const separateTests: string[] = [
  '**/*fuzz*.test.ts',
  '**/memory-peak.test.ts',
  'packages/charts/src/png/svg-to-png.test.ts',
  'packages/data/src/idx.test.ts',
  'packages/engine/src/tensorflow/**/*.test.ts',
  'packages/model/src/tensorflow/**/*.test.ts',
  // vi.mock: separate-tests.test.ts checks that these are all.
  'apps/cli/src/commands/clean.test.ts',
  'scripts/made-up-setting.test.ts',
]
