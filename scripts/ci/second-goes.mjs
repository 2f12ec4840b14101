// Names the tests that passed only at a second go. Exits with 1 if one of them also needed it in another of the last
// ten runs on this machine: such a test must be fixed.
//
//   node scripts/ci/second-goes.mjs REPORT…      reports written by scripts/ci/report.mjs; missing ones are skipped
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

const RUNS = 10
const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache')
const historyFile = join(cache, 'finetune-lab-ci/retries.json')

const reports = process.argv.slice(2).filter(existsSync)
const contents = reports.map(file => JSON.parse(readFileSync(file, 'utf8')))
const secondGoes = [...new Set(contents.flatMap(({ secondGoes }) => secondGoes))]
const reasons = Object.assign({}, ...contents.map(({ reasons }) => reasons))
const earlier = readHistory().slice(-(RUNS - 1))
for (const test of secondGoes) {
  const before = earlier.filter(run => run.secondGoes.includes(test)).length
  console.log(`second go: ${test}${before > 0 ? `; also in ${before} of the last ${earlier.length} runs: fix it` : ''}`)
  if (reasons[test]) console.log(reasons[test].replace(/^/gm, '    '))
  if (before > 0) process.exitCode = 1
}
if (secondGoes.length === 0) console.log('No test needed a second go.')
saveHistory([...earlier, { at: new Date().toISOString(), secondGoes }])

/** Earlier runs, oldest first. Empty if there is no readable history. */
function readHistory() {
  try {
    const { runs } = JSON.parse(readFileSync(historyFile, 'utf8'))
    return runs.filter(({ secondGoes }) => Array.isArray(secondGoes))
  } catch {
    return []
  }
}

function saveHistory(runs) {
  mkdirSync(dirname(historyFile), { recursive: true })
  const temporary = `${historyFile}.${process.pid}`
  writeFileSync(temporary, `${JSON.stringify({ version: 1, runs }, null, 2)}\n`)
  renameSync(temporary, historyFile)
}
