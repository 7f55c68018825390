import { spawn } from 'node:child_process'
import process from 'node:process'

/**
 * How a program ended. `code` is null when a signal ended it or it could not be started.
 *
 * @typedef {object} Outcome
 * @property {number | null} code
 * @property {NodeJS.Signals | null} signal
 * @property {string} output stdout and stderr in the order they came, empty when inherited
 * @property {Error | null} error why it could not be started
 */

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {'capture' | 'inherit' | 'stderr'} [output] where its output goes; 'stderr' sends all of it to ours
 * @property {(child: import('node:child_process').ChildProcess) => void} [onStart]
 */

/** @type {Readonly<Record<string, import('node:child_process').StdioOptions>>} */
const streams = { capture: ['ignore', 'pipe', 'pipe'], inherit: 'inherit', stderr: ['ignore', 2, 2] }

/**
 * Runs a program to its end; never throws. Input is closed unless the output is inherited.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: streams[options.output ?? 'capture'],
      shell: process.platform === 'win32' && !/\.exe$/i.test(command),
    })
    let output = ''
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk.toString()
    }
    child.stdout?.on('data', collect)
    child.stderr?.on('data', collect)
    child.once('error', (error) => {
      resolve({ code: null, signal: null, output, error })
    })
    child.once('close', (code, signal) => {
      resolve({ code, signal, output, error: null })
    })
    options.onStart?.(child)
  })
}

/**
 * The exit code a shell would give for an outcome: 128 + n for the usual signals, 127 for a program that is not there.
 *
 * @param {Outcome} outcome
 */
export function exitCodeOf(outcome) {
  if (outcome.code !== null) return outcome.code
  if (outcome.error !== null) return 127
  const numbers = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 }
  return numbers[/** @type {keyof typeof numbers} */ (outcome.signal)] ?? 1
}

/**
 * The last lines of a program's output, for a failure message.
 *
 * @param {string} output
 * @param {number} [count]
 */
export function lastLines(output, count = 20) {
  return output.trimEnd().split('\n').slice(-count).join('\n')
}
