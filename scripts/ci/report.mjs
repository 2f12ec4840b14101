// A reporter for vitest: the counts for the last line of `npm test`, the seconds per file, and tests that passed only
// on a second try.
import { writeFileSync } from 'node:fs'

export default class Report {
  onTestRunEnd(modules) {
    const tests = modules.flatMap(module => [...module.children.allTests()])
    const count = state => tests.filter(test => test.result().state === state).length
    // A file that does not load has no tests to count, but it has failed.
    const broken = modules.filter(module => module.state() === 'failed' && [...module.children.allTests()].length === 0)
    const report = {
      passed: count('passed'),
      failed: count('failed') + broken.length,
      skipped: count('skipped') + count('pending'),
      files: modules.map(module => ({ file: module.relativeModuleId, seconds: module.diagnostic().duration / 1000 })),
      secondGoes: tests.filter(neededSecondGo).map(test => `${test.module.relativeModuleId} > ${test.fullName}`),
    }
    writeFileSync(process.env.FINETUNE_LAB_TEST_REPORT, JSON.stringify(report))
  }
}

const neededSecondGo = test => test.result().state === 'passed' && test.diagnostic()?.retryCount > 0
