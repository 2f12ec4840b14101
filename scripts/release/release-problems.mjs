/**
 * What keeps a commit from being released, in words; empty if nothing does.
 *
 * @param {object} state
 * @param {boolean} state.preRelease
 * @param {Record<string, string>} state.versions by folder: the first is the reference
 * @param {string} state.changelog
 * @param {string} state.changed output of `git status --porcelain`
 * @param {readonly string[]} state.tags
 * @param {string} state.origin address of the clone's origin; empty if it has none
 * @param {string} state.repository address in the packages' manifests
 * @returns {string[]}
 */
export function releaseProblems({ preRelease, versions, changelog, changed, tags, origin, repository }) {
  const [[, version], ...others] = Object.entries(versions)
  const minor = Number(version.split('.')[1])
  // VS Code's Marketplace knows no suffixes such as -beta: a pre-release is told apart by its minor version.
  const odd = minor % 2 === 1
  const section = changelog.split(/^## /m).find(text => text.startsWith(`${version}\n`))
  const unreleased = changelog.split(/^## /m).find(text => text.startsWith('Unreleased\n'))
  return [
    ...(changed ? [`uncommitted changes:\n${changed}`] : []),
    ...others
      .filter(([, other]) => other !== version)
      .map(([folder, other]) => `${folder}/package.json has version ${other}; expected ${version}, as in package.json`),
    ...(odd && !preRelease ? [`${version} has an odd minor version, which is a pre-release: pass --pre-release`] : []),
    ...(!odd && preRelease
      ? [`${version} has an even minor version, which is a release: leave out --pre-release`]
      : []),
    ...(tags.includes(`v${version}`) ? [`v${version} is already tagged: raise the version`] : []),
    ...(section && /^- /m.test(section) ? [] : [`CHANGELOG.md has no entries under "## ${version}"`]),
    ...(unreleased && /^- /m.test(unreleased)
      ? [`CHANGELOG.md has entries under "## Unreleased": move them to "## ${version}"`]
      : []),
    ...(sameAddress(origin, repository)
      ? []
      : [`package.json names the repository ${repository}; this clone's origin is ${origin || 'missing'}`]),
  ]
}

const sameAddress = (a, b) => plain(a) === plain(b)

/** `git@github.com:a/b.git` and `https://github.com/a/b` are the same. */
const plain = address =>
  address
    .replace(/^git\+/, '')
    .replace(/^(https?|ssh|git):\/\/(git@)?/, '')
    .replace(/^git@([^:]+):/, '$1/')
    .replace(/\.git$/, '')
