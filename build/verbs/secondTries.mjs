import { appendFileSync } from 'node:fs'
import process from 'node:process'

/** Notes the tests that passed only when they were tried again, which no report of vitest's tells. */
// oxlint-disable-next-line import/no-default-export -- vitest loads a reporter by its default export
export default class SecondTries {
  /** @param {import('vitest/node').TestCase} testCase */
  onTestCaseResult(testCase) {
    const file = process.env['QUARTERDECK_SECOND_TRIES']
    if (file === undefined || testCase.diagnostic()?.flaky !== true) return
    appendFileSync(file, `${testCase.module.relativeModuleId}: ${testCase.fullName}\n`)
  }
}
