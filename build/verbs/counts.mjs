/**
 * How many tests a runner passed, failed and left out.
 *
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/**
 * Counts the tests of vitest's JSON report. A file that failed without a failed test (it did not load, or a hook threw)
 * counts as one failure.
 *
 * @param {any} report
 * @returns {Counts}
 */
export function countVitest(report) {
  const broken = report.testResults.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' &&
      !file.assertionResults.some((/** @type {any} */ result) => result.status === 'failed'),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + (report.numTodoTests ?? 0),
  }
}

/**
 * Counts the tests of Playwright's JSON report. Errors outside any test count as failures.
 *
 * @param {any} report
 * @returns {Counts}
 */
export function countPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped }
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
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 }
  const faults = []
  if (counts === null) faults.push(`${runner} left no report (exit code ${exitCode})`)
  else if (passed + failed === 0) faults.push(`${runner} ran no test`)
  else if (exitCode !== 0 && failed === 0) faults.push(`${runner} ended with exit code ${exitCode} outside any test`)
  if (skipped > 0) faults.push(`${runner} left out ${skipped} test${skipped === 1 ? '' : 's'}; none may be skipped`)
  return { passed, failed: failed + faults.length, skipped, faults }
}

/**
 * The plain closing line over all runners.
 *
 * @param {readonly Counts[]} all
 */
export function closingLine(all) {
  const sum = (/** @type {keyof Counts} */ key) => all.reduce((total, counts) => total + counts[key], 0)
  const line = `${sum('passed')} passed, ${sum('failed')} failed`
  return sum('skipped') === 0 ? line : `${line}, ${sum('skipped')} skipped`
}
