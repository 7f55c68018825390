import path from 'node:path'

/**
 * How many tests a runner passed, failed and left out.
 *
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} [failures] the names of what failed
 * @property {readonly string[]} [secondTries] the names of tests that passed only when tried again
 */

/**
 * Counts the tests of vitest's JSON report. A file that failed without a failed test (it did not load, or a hook threw)
 * counts as one failure.
 *
 * @param {any} report
 * @param {string} [root] the folder that names of files are given relative to
 * @returns {Counts}
 */
export function countVitest(report, root = '/') {
  const place = (/** @type {any} */ file) => path.relative(root, file.name)
  const broken = report.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' &&
      !file.assertionResults.some((/** @type {any} */ result) => result.status === 'failed'),
  )
  const failures = report.testResults.flatMap((/** @type {any} */ file) =>
    file.assertionResults
      .filter((/** @type {any} */ result) => result.status === 'failed')
      .map((/** @type {any} */ result) => `${place(file)}: ${result.fullName}`),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
    failures: [...failures, ...broken.map((/** @type {any} */ file) => `${place(file)} (the whole file)`)],
  }
}

/**
 * Counts the tests of Playwright's JSON report. Errors outside any test count as failures; a test that passed when it
 * was tried again counts as passed and is named.
 *
 * @param {any} report
 * @returns {Counts}
 */
export function countPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats
  const tests = (report.suites ?? []).flatMap(playwrightTests)
  const named = (/** @type {string} */ status) =>
    tests.filter((/** @type {any} */ test) => test.status === status).map((/** @type {any} */ test) => test.name)
  return {
    passed: expected + flaky,
    failed: unexpected + report.errors.length,
    skipped,
    failures: named('unexpected'),
    secondTries: named('flaky'),
  }
}

/**
 * @param {any} suite
 * @returns {{ name: string, status: string }[]}
 */
function playwrightTests(suite) {
  const own = (suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
    spec.tests.map((/** @type {any} */ test) => ({ name: `${spec.file}: ${spec.title}`, status: test.status })),
  )
  return [...own, ...(suite.suites ?? []).flatMap(playwrightTests)]
}

/**
 * Judges one runner: a run that failed, ran nothing or left tests out has at least one failure, so that no missing
 * runtime can pass unseen.
 *
 * @param {string} runner
 * @param {Counts | null} counts null when the runner left no report
 * @param {number} exitCode
 * @returns {Counts & { faults: readonly string[] }}
 */
export function judge(runner, counts, exitCode) {
  const { passed, failed, skipped, ...names } = counts ?? { passed: 0, failed: 0, skipped: 0 }
  const faults = []
  if (counts === null) faults.push(`${runner} left no report (exit code ${exitCode})`)
  else if (passed + failed === 0) faults.push(`${runner} ran no test`)
  else if (exitCode !== 0 && failed === 0) faults.push(`${runner} ended with exit code ${exitCode} outside any test`)
  if (skipped > 0) faults.push(`${runner} left out ${skipped} test${skipped === 1 ? '' : 's'}; none may be skipped`)
  return { ...names, passed, failed: failed + faults.length, skipped, faults }
}

/**
 * What a reader of the last lines needs to know: what failed, and what passed only when it was tried again.
 *
 * @param {readonly (Counts & { faults: readonly string[] })[]} all
 */
export function closingNames(all) {
  return all.flatMap(({ faults, failures = [], secondTries = [] }) => [
    ...faults.map((fault) => `FAULT ${fault}`),
    ...failures.map((name) => `FAILED ${name}`),
    ...secondTries.map((name) => `PASSED ONLY AT THE SECOND TRY ${name}`),
  ])
}

/**
 * The plain closing line over all runners.
 *
 * @param {readonly Counts[]} all
 */
export function closingLine(all) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    all.reduce((total, counts) => total + counts[key], 0)
  const line = `${sum('passed')} passed, ${sum('failed')} failed`
  return sum('skipped') === 0 ? line : `${line}, ${sum('skipped')} skipped`
}
