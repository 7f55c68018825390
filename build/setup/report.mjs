import process from 'node:process'

/**
 * Where progress lines go. Set-up verbs report on stdout, the command line on stderr so that its own output stays clean.
 *
 * @typedef {object} Report
 * @property {(name: string, text: string) => void} line prints one line: which step, and what it does and why
 */

/**
 * Makes a report that writes to the given stream.
 *
 * @param {{ write(text: string): unknown }} stream
 * @returns {Report}
 */
export function createReport(stream) {
  return {
    line(name, text) {
      stream.write(`[set-up] ${name}: ${text}\n`)
    },
  }
}

/** A set-up failure with the way out: what happened, then what to do. */
export class SetupError extends Error {
  /**
   * @param {string} happened
   * @param {string} remedy
   * @param {string} [details] captured output of the program that failed
   */
  constructor(happened, remedy, details = '') {
    super(`${happened} ${remedy}`)
    this.name = 'SetupError'
    this.details = details
  }
}

/**
 * Prints a set-up failure in plain words and gives the exit code for it. Anything else is a fault of the script itself
 * and is thrown on.
 *
 * @param {unknown} error
 */
export function reportFailure(error) {
  if (!(error instanceof SetupError)) throw error
  if (error.details !== '') process.stderr.write(`${error.details}\n`)
  process.stderr.write(`[set-up] FAILED: ${error.message}\n`)
  return 1
}
