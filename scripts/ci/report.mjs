// A reporter for vitest: the counts for the last line of `npm test`, the seconds per file, and tests that passed only
// on a second try.
import { writeFileSync } from 'node:fs'

export default class Report {
  onTestRunEnd(modules) {
    const tests = modules.flatMap(module => [...module.children.allTests()])
    const count = state => tests.filter(test => test.result().state === state).length
    // A file that does not load has no tests to count, but it has failed.
    const broken = modules.filter(module => module.state() === 'failed' && [...module.children.allTests()].length === 0)
    const again = tests.filter(neededSecondGo)
    const report = {
      passed: count('passed'),
      failed: count('failed') + broken.length,
      skipped: count('skipped') + count('pending'),
      files: modules.map(module => ({ file: module.relativeModuleId, seconds: module.diagnostic().duration / 1000 })),
      secondGoes: again.map(nameOf),
      reasons: Object.fromEntries(again.map(test => [nameOf(test), reasonOf(test)])),
    }
    writeFileSync(process.env.FINETUNE_LAB_TEST_REPORT, JSON.stringify(report))
  }
}

const nameOf = test => `${test.module.relativeModuleId} > ${test.fullName}`

/** Why the first go failed: the message, and the test's line. */
function reasonOf(test) {
  const { message = '', stacks = [] } = test.result().errors?.[0] ?? {}
  const place = stacks.find(({ file }) => file === test.module.moduleId)
  return `${message.slice(0, 1000)}${place ? ` (line ${place.line})` : ''}`
}

const neededSecondGo = test => test.result().state === 'passed' && test.diagnostic()?.retryCount > 0
