import { expect, test } from 'vitest'
// @ts-expect-error: a script without types
import { releaseProblems } from './release-problems.mjs'

const ready = {
  preRelease: false,
  versions: { '.': '0.2.0', 'apps/cli': '0.2.0', 'apps/vscode': '0.2.0' },
  changelog: '# Changelog\n\n## Unreleased\n\n## 0.2.0\n\n- Something.\n\n## 0.1.0\n\n- First.\n',
  changed: '',
  tags: ['v0.1.0'],
  origin: 'git@github.com:finetune-lab/finetune-lab.git',
  repository: 'git+https://github.com/finetune-lab/finetune-lab.git',
}

test('a clean commit with a version, its changes and its repository can be released', () => {
  expect(releaseProblems(ready)).toEqual([])
})

test('an odd minor version is a pre-release, an even one is not', () => {
  const odd = { ...ready, versions: { '.': '0.3.1' }, changelog: '## 0.3.1\n\n- Something.\n' }
  expect(releaseProblems({ ...odd, preRelease: true })).toEqual([])
  expect(releaseProblems(odd)).toEqual(['0.3.1 has an odd minor version, which is a pre-release: pass --pre-release'])
  expect(releaseProblems({ ...ready, preRelease: true })).toEqual([
    '0.2.0 has an even minor version, which is a release: leave out --pre-release',
  ])
})

test('everything that is missing is listed', () => {
  expect(
    releaseProblems({
      ...ready,
      versions: { '.': '0.4.0', 'apps/cli': '0.2.0' },
      changelog: '## Unreleased\n\n- New.\n',
      changed: ' M README.md',
      tags: ['v0.4.0'],
      origin: '',
    }),
  ).toEqual([
    'uncommitted changes:\n M README.md',
    'apps/cli/package.json has version 0.2.0; expected 0.4.0, as in package.json',
    'v0.4.0 is already tagged: raise the version',
    'CHANGELOG.md has no entries under "## 0.4.0"',
    'CHANGELOG.md has entries under "## Unreleased": move them to "## 0.4.0"',
    "package.json names the repository git+https://github.com/finetune-lab/finetune-lab.git; this clone's origin is missing",
  ])
})
